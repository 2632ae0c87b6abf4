import { roles } from '../../../../domain/authority/actor'
import { roleNames } from '../../../../domain/authority/names'
import { evidenceKindsOf } from '../../../../domain/claim/evidence'
import { claimKindNames, claimTypeNames, levelNames } from '../../../../domain/claim/names'
import { classKinds, classRules } from '../../../../domain/class/class'
import { classKindNames } from '../../../../domain/class/names'
import { industries } from '../../../../domain/places/industries'
import { localitiesOn } from '../../../../domain/places/localities'
import { titleSeriesOn } from '../../../../domain/places/title-series'
import { claimTypes, levels } from '../../../../domain/standards/rule-set'
import type { PlainDate } from '../../../../domain/time/plain-date'
import type { Reference } from './routes'

/** What a form offers on a day. */
export const referenceOn = (day: PlainDate): Reference => ({
  localities: localitiesOn(day).map(({ code, zh, en }) => ({ code, name: { zh, en } })),
  titleSeries: titleSeriesOn(day).map(({ series, zh, en, industry }) => ({
    ...{ series, name: { zh, en }, industry },
  })),
  industries: industries.map(({ industry, zh, en, department }) => ({
    ...{ industry, name: { zh, en }, department: { zh: department.zh, en: department.en } },
  })),
  claimTypes: claimTypes.map(type => ({
    type,
    name: claimTypeNames[type],
    kinds: type === 9 ? [] : Object.entries(claimKindNames[type]).map(([kind, name]) => ({ kind, name })),
    evidence: evidenceKindsOf(type).map(({ kind, name }) => ({ kind, name })),
  })),
  levels: levels.map(level => ({ level, name: levelNames[level] })),
  classKinds: classKinds.map(kind => ({
    ...{ kind, name: classKindNames[kind], article: classRules[kind].article },
  })),
  roles: roles.map(role => ({ role, name: roleNames[role] })),
})
