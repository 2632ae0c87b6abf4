import { z } from 'zod'

const Port = z.coerce.number().int().min(0).max(65535)
const Brokers = z
  .string()
  .min(1)
  .transform(list => list.split(',').map(broker => broker.trim()))

/** The settings of every process. A service adds its own with `.extend`. */
export const BaseSettings = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: Port,
  /** The address that the port is opened at: all by default, as in a container. */
  HOST: z.string().default('0.0.0.0'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  KAFKA_BROKERS: Brokers,
  KAFKA_TOPIC_PREFIX: z.string().default(''),
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().min(1).default('xueshi'),
  /** Proxies of ours that a request has passed when it is at a service: the portal, and what stands before it. */
  PROXY_HOPS: z.coerce.number().int().min(0).max(9).default(1),
  POLICY_SET: z.enum(['city', 'demo', 'test']).default('city'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
})

export type BaseConfig = z.infer<typeof BaseSettings>

/**
 * Parses the environment once, at start.
 *
 * @param settings the zod object that declares every variable
 * @param env usually `process.env`
 * @returns the typed configuration
 * @throws Error that lists every fault, one a line
 */
export function readConfig<S extends z.ZodType<BaseConfig>>(settings: S, env: NodeJS.ProcessEnv): z.infer<S> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = settings.safeParse(given)
  const faults = parsed.success ? [] : parsed.error.issues.map(i => `  ${i.path.join('.')}: ${i.message}`)
  const config = parsed.data
  if (config && config.NODE_ENV === 'production' && config.POLICY_SET !== 'city') {
    faults.push(
      `  POLICY_SET: '${config.POLICY_SET}' shortens durations and is refused with NODE_ENV=production`,
    )
  }
  if (faults.length > 0 || !config) throw new Error(`The configuration has faults:\n${faults.join('\n')}`)
  return config
}
