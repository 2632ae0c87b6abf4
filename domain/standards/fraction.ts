/** An exact fraction: what hours are while they are computed, so that they are rounded once and at the end. */
export class Fraction {
  static readonly zero = new Fraction(0n, 1n)
  static readonly one = new Fraction(1n, 1n)

  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  /** n / d in lowest terms; throws RangeError for d = 0. */
  static of(n: number | bigint, d: number | bigint = 1): Fraction {
    const [numerator, denominator] = [BigInt(n), BigInt(d)]
    if (denominator === 0n) throw new RangeError('a fraction of nothing')
    if (denominator === 1n) return new Fraction(numerator, denominator)
    const sign = denominator < 0n ? -1n : 1n
    const divisor = greatestDivisor(numerator, denominator) * sign
    return new Fraction(numerator / divisor, denominator / divisor)
  }

  /** A figure in steps of 0.5. */
  static ofHours(hours: number): Fraction {
    return Fraction.of(hours * 2, 2)
  }

  /** Parses the text of `toString`: '16/3' or '8'. */
  static parse(text: string): Fraction {
    const [n = '', d = '1'] = text.split('/')
    return Fraction.of(BigInt(n), BigInt(d))
  }

  static sum(all: readonly Fraction[]): Fraction {
    return all.reduce((sum, each) => sum.plus(each), Fraction.zero)
  }

  static min(first: Fraction, ...others: Fraction[]): Fraction {
    return others.reduce((least, each) => (each.compare(least) < 0 ? each : least), first)
  }

  plus(other: Fraction): Fraction {
    return Fraction.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    )
  }

  minus(other: Fraction): Fraction {
    return this.plus(Fraction.of(-other.numerator, other.denominator))
  }

  times(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator)
  }

  compare(other: Fraction): number {
    const left = this.numerator * other.denominator
    const right = other.numerator * this.denominator
    return left < right ? -1 : left > right ? 1 : 0
  }

  get isPositive(): boolean {
    return this.numerator > 0n
  }

  /** This, or nothing where it is below nothing. */
  atLeastZero(): Fraction {
    return this.isPositive ? this : Fraction.zero
  }

  /** The whole half hours in it, of a fraction from 0: the one rounding, downwards. */
  wholeHalves(): number {
    return Number((this.numerator * 2n) / this.denominator)
  }

  toString(): string {
    return this.denominator === 1n ? `${this.numerator}` : `${this.numerator}/${this.denominator}`
  }

  /** For people: a decimal where two places say it exactly, else the fraction. */
  show(): string {
    return 100n % this.denominator === 0n
      ? String(Number((this.numerator * 100n) / this.denominator) / 100)
      : this.toString()
  }
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  const [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  return y === 0n ? x : greatestDivisor(y, x % y)
}
