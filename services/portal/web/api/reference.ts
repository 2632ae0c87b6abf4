import { api } from './client'

const NEVER_STALE = { staleTime: Number.POSITIVE_INFINITY }

/** The lists that all forms choose from: places, title series, industries. */
export const useReference = () => api.useQuery('get', '/v1/reference', undefined, NEVER_STALE)
