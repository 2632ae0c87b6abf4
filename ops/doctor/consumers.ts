import type { BaseConfig } from '../../services/kit/base/config'
import type { Log } from '../../services/kit/base/log'
import { consumerGroup } from '../../services/kit/facts/consumer'
import { describeGroup } from '../../services/kit/facts/kafka'
import type { Finding } from './finding'

export type KafkaSettings = Pick<BaseConfig, 'KAFKA_BROKERS' | 'KAFKA_TOPIC_PREFIX' | 'NODE_ENV'>

/** Facts that are in Kafka and that a service has not handled; the place where it stands is named, so that two looks show whether it moves. */
export async function findBehind(config: KafkaSettings, log: Log, service: string): Promise<Finding[]> {
  const { members, partitions } = await describeGroup(config, log, consumerGroup(service))
  return partitions
    .filter(({ handled, end }) => handled < end)
    .map(({ name, handled, end }) => ({
      kind: 'consumerBehind' as const,
      subject: `${service}: ${name} at ${handled}`,
      since: null,
      cause:
        members === 0
          ? `${end - handled} facts wait, and nobody consumes for ${service}: it does not run`
          : `${end - handled} facts wait, and ${service} does not come on: its log says which fact holds it`,
      action: members === 0 ? `start ${service}; nothing is lost` : `restart ${service}; nothing is lost`,
    }))
}
