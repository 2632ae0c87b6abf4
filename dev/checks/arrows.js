/** Each subject of a service, with the subjects that its files may import beside their own; `deps.ts` is open to all. */
const subjects = {
  exam: {
    sittings: [],
    seats: ['sittings'],
    own: ['seats', 'sittings'],
    changes: ['seats', 'sittings'],
    door: ['seats', 'sittings'],
    results: ['seats', 'sittings'],
  },
  course: {
    clocks: [],
    enrolments: ['clocks'],
    study: ['clocks', 'enrolments'],
    lists: ['enrolments'],
    media: ['enrolments'],
    catalogue: ['enrolments', 'lists', 'media'],
  },
  identity: {
    personal: [],
    sessions: ['personal'],
    accounts: ['personal', 'sessions'],
    people: ['personal', 'sessions'],
    employers: ['accounts', 'people', 'personal', 'sessions'],
  },
  ledger: {
    standing: [],
    entries: ['standing'],
    certificates: ['standing'],
    exemptions: ['standing'],
    exports: ['standing'],
    plan: ['standing'],
  },
  claim: {
    desk: [],
    hours: [],
    files: [],
    claims: ['desk', 'files', 'hours'],
    classes: ['claims', 'desk', 'files', 'hours'],
  },
  portal: {
    announcements: ['processes'],
    audit: ['front', 'processes'],
    events: [],
    front: [],
    notices: ['events'],
    pages: ['front'],
    processes: [],
    reference: [],
    'web-sessions': ['front', 'processes'],
  },
}

// The arrows of CONTRIBUTING.md, as dependency-cruiser's rules; type-only imports count.
const forbidden = [
  arrow('proto', '^proto/', '^proto/'),
  arrow('domain', '^domain/', '^domain/'),
  arrow('kit', '^services/kit/', '^(services/kit|proto|domain)/'),
  arrow('worker and listener', '^workflows/(worker|listener)/', '^(workflows|services/kit|proto|domain)/'),
  arrow(
    'workflow code',
    '^workflows/(?!(worker|listener)/)',
    '^(workflows/(?!(worker|listener)/)|proto/|domain/)',
  ),
  arrow(
    'a service',
    '^services/(?!kit/)([^/]+)/',
    '^(services/(kit|$1)|workflows(?!/(worker|listener))|proto|domain)/',
  ),
  ...Object.entries(subjects).flatMap(([service, rows]) =>
    Object.entries(rows).map(([subject, others]) => subjectArrow(service, subject, others)),
  ),
  arrow('ops', '^ops/', '^(ops|workflows|services|proto|domain)/'),
  {
    name: 'nobody runs in circles',
    severity: 'error',
    from: { pathNot: '/generated/|/client/' },
    to: { circular: true, pathNot: '/generated/|/client/', viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
]

/** Whoever is at `from` may import of the checkout only what `to` allows; packages are not the arrows' business. */
function arrow(who, from, to) {
  return {
    name: `what ${who} may import`,
    severity: 'error',
    from: { path: from, pathNot: '\\.(unit|int|e2e)\\.test\\.ts$|/testing/' },
    to: { path: '^(proto|domain|workflows|services|ops|dev|deploy)/', pathNot: to },
  }
}

/** A subject imports of its own service only its own files, the subjects named, and `deps.ts`. */
function subjectArrow(service, subject, others) {
  const src = `^services/${service}/src/`
  return {
    name: `what ${subject} of ${service} may import`,
    severity: 'error',
    from: { path: `${src}${subject}/`, pathNot: '\\.(unit|int|e2e)\\.test\\.ts$|/testing/' },
    to: { path: src, pathNot: `${src}((${[subject, ...others].join('|')})/|deps\\.ts$)` },
  }
}

module.exports = { forbidden, subjects }
