/** Every process of xueshi: what the workflow worker runs and the bundle holds. */
export { assessment } from './assessment'
export { claim } from './claim'
export { correction } from './correction'
export { courseYear } from './course-year'
export { sitting } from './sitting'
export { trainingClass } from './training-class'
