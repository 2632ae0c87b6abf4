import { createEngineUrl } from './engine-url'

const TEMPORAL_NAMESPACE = 'xueshi'

test('the page of a process is named by its id, and there is none where no address is set', () => {
  const urlOf = createEngineUrl({ TEMPORAL_UI_URL: 'http://ui.example/', TEMPORAL_NAMESPACE })
  expect(urlOf('claim/1')).toBe('http://ui.example/namespaces/xueshi/workflows/claim%2F1')
  expect(createEngineUrl({ TEMPORAL_UI_URL: undefined, TEMPORAL_NAMESPACE })('claim/1')).toBeNull()
})
