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

module.exports = { forbidden }
