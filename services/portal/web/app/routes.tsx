import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { NotFound } from '../pages/everyone/not-found'
import { PageFault } from '../pages/everyone/page-fault'
import { readDecidedSearch, readQueueSearch } from '../pages/review/queue-search'
import { type AccountRole, accountRoles } from './account-roles'
import { Shell } from './shell'

interface RouterContext {
  readonly queries: QueryClient
}

const root = createRootRouteWithContext<RouterContext>()({ component: Shell, notFoundComponent: NotFound })

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/everyone/start'), 'StartPage'),
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: ownPath(search.next) }),
  component: lazyRouteComponent(() => import('../pages/everyone/sign-in'), 'SignInPage'),
})
const guide = createRoute({
  getParentRoute: () => root,
  path: '/guide',
  component: lazyRouteComponent(() => import('../pages/everyone/guide'), 'GuidePage'),
})
const certificates = createRoute({
  getParentRoute: () => root,
  path: '/certificates',
  component: lazyRouteComponent(() => import('../pages/everyone/certificates'), 'CertificatesPage'),
})

const hours = createRoute({
  getParentRoute: () => root,
  path: '/my/hours',
  validateSearch: (search: Record<string, unknown>): { year?: number } => ({ year: yearIn(search.year) }),
  component: lazyRouteComponent(() => import('../pages/person/hours'), 'HoursPage'),
})
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('../pages/everyone/sign-up'), 'SignUpPage'),
})
const signUpEmployer = createRoute({
  getParentRoute: () => root,
  path: '/sign-up/employer',
  component: lazyRouteComponent(() => import('../pages/everyone/sign-up-employer'), 'SignUpEmployerPage'),
})
const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('../pages/everyone/account'), 'AccountPage'),
})
const profile = createRoute({
  getParentRoute: () => root,
  path: '/my/profile',
  component: lazyRouteComponent(() => import('../pages/person/profile'), 'ProfilePage'),
})
const announcements = createRoute({
  getParentRoute: () => root,
  path: '/announcements',
  component: lazyRouteComponent(() => import('../pages/everyone/announcements'), 'AnnouncementsPage'),
})
const writtenAnnouncements = createRoute({
  getParentRoute: () => root,
  path: '/announcements/written',
  component: lazyRouteComponent(() => import('../pages/bureau/announcements'), 'WrittenAnnouncementsPage'),
})
const consent = createRoute({
  getParentRoute: () => root,
  path: '/consent',
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: ownPath(search.next) }),
  component: lazyRouteComponent(() => import('../pages/person/consent'), 'ConsentPage'),
})
const readings = createRoute({
  getParentRoute: () => root,
  path: '/my/readings',
  component: lazyRouteComponent(() => import('../pages/person/readings'), 'ReadingsPage'),
})
const employer = createRoute({
  getParentRoute: () => root,
  path: '/employer',
  validateSearch: (search: Record<string, unknown>): { year?: number; short?: boolean } => ({
    year: yearIn(search.year),
    short: search.short === true || undefined,
  }),
  component: lazyRouteComponent(() => import('../pages/employer/people'), 'EmployerPeoplePage'),
})

const chooseCourse = createRoute({
  getParentRoute: () => root,
  path: '/my/courses/choose',
  validateSearch: (search: Record<string, unknown>): { year?: number } => ({ year: yearIn(search.year) }),
  component: lazyRouteComponent(() => import('../pages/person/choose-course'), 'ChooseCoursePage'),
})
const courses = createRoute({
  getParentRoute: () => root,
  path: '/my/courses',
  component: lazyRouteComponent(() => import('../pages/person/courses'), 'CoursesPage'),
})
const course = createRoute({
  getParentRoute: () => root,
  path: '/my/courses/$enrolmentId',
  validateSearch: (search: Record<string, unknown>): { unit?: number } => ({ unit: countIn(search.unit) }),
  component: lazyRouteComponent(() => import('../pages/person/course'), 'CoursePage'),
})

const myExams = createRoute({
  getParentRoute: () => root,
  path: '/my/exams',
  validateSearch: (search: Record<string, unknown>): SittingsSearch => ({
    offering: wordIn(search.offering),
    from: dayIn(search.from),
    until: dayIn(search.until),
    locality: localityIn(search.locality),
    free: search.free === true || undefined,
  }),
  component: lazyRouteComponent(() => import('../pages/person/exams/exams'), 'ExamsPage'),
})
const ticket = createRoute({
  getParentRoute: () => root,
  path: '/my/exams/$bookingId/ticket',
  component: lazyRouteComponent(() => import('../pages/person/exams/ticket'), 'TicketPage'),
})
const claims = createRoute({
  getParentRoute: () => root,
  path: '/my/claims',
  component: lazyRouteComponent(() => import('../pages/claim/list'), 'ClaimsPage'),
})
const newClaim = createRoute({
  getParentRoute: () => root,
  path: '/my/claims/new',
  component: lazyRouteComponent(() => import('../pages/claim/new'), 'NewClaimPage'),
})
const claim = createRoute({
  getParentRoute: () => root,
  path: '/my/claims/$claimId',
  component: lazyRouteComponent(() => import('../pages/claim/claim'), 'ClaimPage'),
})
const centre = createRoute({
  getParentRoute: () => root,
  path: '/centre',
  component: lazyRouteComponent(() => import('../pages/centre/sittings'), 'CentrePage'),
})
const centreSitting = createRoute({
  getParentRoute: () => root,
  path: '/centre/$sittingId',
  validateSearch: (search: Record<string, unknown>): { part?: string } => ({ part: wordIn(search.part) }),
  component: lazyRouteComponent(() => import('../pages/centre/sitting'), 'CentreSittingPage'),
})
const notices = createRoute({
  getParentRoute: () => root,
  path: '/notices',
  component: lazyRouteComponent(() => import('../pages/everyone/notices'), 'NoticesPage'),
})

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: (search: Record<string, unknown>): { status?: PersonStatus; locality?: string } => ({
    status: oneOf(['unverified', 'verified'], search.status),
    locality: localityIn(search.locality),
  }),
  component: lazyRouteComponent(() => import('../pages/bureau/people'), 'PeoplePage'),
})
const specialCases = createRoute({
  getParentRoute: () => root,
  path: '/people/special-cases',
  component: lazyRouteComponent(() => import('../pages/bureau/special-cases'), 'SpecialCasesPage'),
})
const counterSignUp = createRoute({
  getParentRoute: () => root,
  path: '/people/sign-up',
  component: lazyRouteComponent(() => import('../pages/bureau/counter-sign-up'), 'CounterSignUpPage'),
})
const personOfBureau = createRoute({
  getParentRoute: () => root,
  path: '/people/$personId',
  component: lazyRouteComponent(() => import('../pages/bureau/person'), 'PersonPage'),
})
const employers = createRoute({
  getParentRoute: () => root,
  path: '/employers',
  validateSearch: (search: Record<string, unknown>): { status?: EmployerStatus; code?: string } => ({
    status: oneOf(['unconfirmed', 'confirmed', 'refused'], search.status),
    code: typeof search.code === 'string' ? search.code : undefined,
  }),
  component: lazyRouteComponent(() => import('../pages/bureau/employers'), 'EmployersPage'),
})
const employerOfBureau = createRoute({
  getParentRoute: () => root,
  path: '/employers/$employerId',
  validateSearch: (search: Record<string, unknown>): { status?: MatchStatus } => ({
    status: oneOf(['asked', 'accepted', 'refused', 'withdrawn'], search.status),
  }),
  component: lazyRouteComponent(() => import('../pages/bureau/employer'), 'EmployerPage'),
})

const accounts = createRoute({
  getParentRoute: () => root,
  path: '/accounts',
  validateSearch: (search: Record<string, unknown>): { role?: AccountRole } => ({
    role: oneOf(accountRoles, search.role),
  }),
  component: lazyRouteComponent(() => import('../pages/bureau/accounts'), 'AccountsPage'),
})

const exams = createRoute({
  getParentRoute: () => root,
  path: '/exams',
  validateSearch: (search: Record<string, unknown>): { year?: number } => ({ year: yearIn(search.year) }),
  component: lazyRouteComponent(() => import('../pages/bureau/exams/exams'), 'ExamsPage'),
})
const rooms = createRoute({
  getParentRoute: () => root,
  path: '/exams/rooms',
  validateSearch: (search: Record<string, unknown>): { centre?: string } => ({
    centre: typeof search.centre === 'string' ? search.centre : undefined,
  }),
  component: lazyRouteComponent(() => import('../pages/bureau/exams/rooms'), 'RoomsPage'),
})
const sittingOfBureau = createRoute({
  getParentRoute: () => root,
  path: '/exams/sittings/$sittingId',
  component: lazyRouteComponent(() => import('../pages/bureau/exams/sitting'), 'SittingPage'),
})
const contests = createRoute({
  getParentRoute: () => root,
  path: '/contests',
  validateSearch: (search: Record<string, unknown>): { overdue?: boolean } => ({
    overdue: search.overdue === true || undefined,
  }),
  component: lazyRouteComponent(() => import('../pages/bureau/exams/contests'), 'ContestsPage'),
})

const secondOfficial = createRoute({
  getParentRoute: () => root,
  path: '/second-official',
  component: lazyRouteComponent(() => import('../pages/bureau/second-official'), 'SecondOfficialPage'),
})
const policy = createRoute({
  getParentRoute: () => root,
  path: '/policy',
  component: lazyRouteComponent(() => import('../pages/everyone/policy'), 'PolicyPage'),
})

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>): AuditSearch => ({
    from: textIn(search.from),
    until: textIn(search.until),
    act: textIn(search.act),
    service: textIn(search.service),
    actorId: textIn(search.actorId),
    objectId: textIn(search.objectId),
    personId: textIn(search.personId),
  }),
  component: lazyRouteComponent(() => import('../pages/supervisor/audit'), 'AuditPage'),
})

const figures = createRoute({
  getParentRoute: () => root,
  path: '/figures',
  validateSearch: (search: Record<string, unknown>): { year?: number; by?: 'locality' | 'industry' } => ({
    year: yearIn(search.year),
    by: oneOf(['locality', 'industry'], search.by),
  }),
  component: lazyRouteComponent(() => import('../pages/bureau/figures'), 'FiguresPage'),
})

const timeline = createRoute({
  getParentRoute: () => root,
  path: '/timeline',
  validateSearch: (search: Record<string, unknown>): { id?: string } => ({ id: textIn(search.id) }),
  component: lazyRouteComponent(() => import('../pages/supervisor/timeline'), 'TimelinePage'),
})

type AuditSearch = Partial<
  Record<'from' | 'until' | 'act' | 'service' | 'actorId' | 'objectId' | 'personId', string>
>
type PersonStatus = 'unverified' | 'verified'
type EmployerStatus = 'unconfirmed' | 'confirmed' | 'refused'
type MatchStatus = 'asked' | 'accepted' | 'refused' | 'withdrawn'

const classes = createRoute({
  getParentRoute: () => root,
  path: '/classes',
  validateSearch: (search: Record<string, unknown>): { state?: string } => ({ state: wordIn(search.state) }),
  component: lazyRouteComponent(() => import('../pages/organiser/classes'), 'ClassesPage'),
})
const newClass = createRoute({
  getParentRoute: () => root,
  path: '/classes/new',
  component: lazyRouteComponent(() => import('../pages/organiser/new-class'), 'NewClassPage'),
})
const classQueue = createRoute({
  getParentRoute: () => root,
  path: '/classes/review',
  component: lazyRouteComponent(() => import('../pages/department/class-queue'), 'ClassQueuePage'),
})
const trainingClass = createRoute({
  getParentRoute: () => root,
  path: '/classes/$classId',
  validateSearch: (search: Record<string, unknown>): { part?: string; people?: string } => ({
    part: wordIn(search.part),
    people: wordIn(search.people),
  }),
  component: lazyRouteComponent(() => import('../pages/organiser/class'), 'ClassPage'),
})
const review = createRoute({
  getParentRoute: () => root,
  path: '/review',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('../pages/review/queue-page'), 'ReviewPage'),
})
const reviewClaim = createRoute({
  getParentRoute: () => root,
  path: '/review/$claimId',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('../pages/review/claim-page'), 'ReviewClaimPage'),
})
const decided = createRoute({
  getParentRoute: () => root,
  path: '/review/decided',
  validateSearch: readDecidedSearch,
  component: lazyRouteComponent(() => import('../pages/review/decided-page'), 'DecidedPage'),
})
const reviewDesk = createRoute({
  getParentRoute: () => root,
  path: '/review/desk',
  component: lazyRouteComponent(() => import('../pages/review/desk-page'), 'DeskPage'),
})

const coursesOfIndustry = createRoute({
  getParentRoute: () => root,
  path: '/courses',
  validateSearch: (search: Record<string, unknown>): { title?: string } => ({ title: wordIn(search.title) }),
  component: lazyRouteComponent(() => import('../pages/department/courses'), 'CoursesOfIndustryPage'),
})
const courseOfIndustry = createRoute({
  getParentRoute: () => root,
  path: '/courses/$courseId',
  component: lazyRouteComponent(() => import('../pages/department/course'), 'CourseOfIndustryPage'),
})
const offerings = createRoute({
  getParentRoute: () => root,
  path: '/offerings',
  validateSearch: (search: Record<string, unknown>): { year?: number } => ({ year: yearIn(search.year) }),
  component: lazyRouteComponent(() => import('../pages/department/offerings'), 'OfferingsPage'),
})
const offering = createRoute({
  getParentRoute: () => root,
  path: '/offerings/$offeringId',
  validateSearch: (search: Record<string, unknown>): { part?: string } => ({ part: wordIn(search.part) }),
  component: lazyRouteComponent(() => import('../pages/department/offering'), 'OfferingPage'),
})
const standings = createRoute({
  getParentRoute: () => root,
  path: '/standings',
  validateSearch: (search: Record<string, unknown>): { year?: number } => ({ year: yearIn(search.year) }),
  component: lazyRouteComponent(() => import('../pages/department/standings'), 'StandingsPage'),
})

const tree = root.addChildren([
  start,
  signIn,
  guide,
  certificates,
  hours,
  signUp,
  signUpEmployer,
  account,
  notices,
  profile,
  readings,
  consent,
  announcements,
  writtenAnnouncements,
  employer,
  chooseCourse,
  courses,
  course,
  myExams,
  ticket,
  claims,
  newClaim,
  claim,
  centre,
  centreSitting,
  people,
  counterSignUp,
  specialCases,
  personOfBureau,
  employers,
  employerOfBureau,
  accounts,
  classes,
  newClass,
  classQueue,
  trainingClass,
  exams,
  rooms,
  sittingOfBureau,
  contests,
  secondOfficial,
  policy,
  review,
  reviewClaim,
  decided,
  reviewDesk,
  coursesOfIndustry,
  courseOfIndustry,
  offerings,
  offering,
  standings,
  audit,
  figures,
  timeline,
])

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find(each => each === value)
}

/** A word that the page itself knows or passes over. */
function wordIn(word: unknown): string | undefined {
  return typeof word === 'string' ? word : undefined
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A code of six digits, which the router may have read as a number. */
function localityIn(locality: unknown): string | undefined {
  return /^\d{6}$/.test(String(locality)) ? String(locality) : undefined
}

interface SittingsSearch {
  readonly offering?: string
  readonly from?: string
  readonly until?: string
  readonly locality?: string
  readonly free?: boolean
}

const dayIn = (day: unknown): string | undefined =>
  typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : undefined

function yearIn(year: unknown): number | undefined {
  const number = Number(year)
  return number >= 2000 && number <= 2100 ? number : undefined
}

function countIn(count: unknown): number | undefined {
  const number = Number(count)
  return Number.isInteger(number) && number > 0 && number < 10_000 ? number : undefined
}

/** Accepts only an address of this site: a link to sign in leads nowhere else. */
function ownPath(next: unknown): string | undefined {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : undefined
}

export const createPagesRouter = (context: RouterContext) =>
  createRouter({
    routeTree: tree,
    context,
    scrollRestoration: true,
    defaultErrorComponent: PageFault,
    // A reading of personal data is on the audit trail: no page is read before somebody opens it.
    defaultPreload: false,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPagesRouter>
  }
}
