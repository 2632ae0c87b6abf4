import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assertInstalled } from './fetch'
import { runShowingProgress } from './progress'

/** Puts an artifact and all that it needs, as jars, into `folder`/libs. Maven compares the checksums. */
export async function fetchJars(coordinates: string, folder: string): Promise<void> {
  assertInstalled('mvn', '--version')
  const [groupId, artifactId, version] = coordinates.split(':')
  const pom = join(folder, 'pom.xml')
  writeFileSync(
    pom,
    `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>xueshi</groupId><artifactId>engine</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version>
    </dependency>
  </dependencies>
</project>
`,
  )
  await runShowingProgress(`Fetching ${coordinates} by Maven`, 'mvn', [
    '--batch-mode',
    '--strict-checksums',
    `--file=${pom}`,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${join(folder, 'libs')}`,
  ])
}
