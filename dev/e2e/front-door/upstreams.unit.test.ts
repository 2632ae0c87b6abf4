import { findUpstream } from '../../../services/portal/src/front/upstreams'
import { endpointTables, pathOf } from './endpoint-tables'

/** What the portal serves itself goes nowhere else, and all else to the service whose row it is. */
test.each(Object.entries(endpointTables).filter(([service]) => service !== 'portal'))(
  'the portal passes every path of %s to it',
  (service, rows) => {
    expect(rows.map(row => [row.path, findUpstream(pathOf(row))])).toEqual(
      rows.map(row => [row.path, service]),
    )
  },
)
