/**
 * An admission ticket's number (准考证号), 16 digits that people copy by hand: year (4), sitting (6), ticket in it (5), check
 * digit. ISO 7064 MOD 11,10: every single wrong digit is seen, and nearly every swap of two neighbours.
 */
export function ticketNumber(year: number, sittingNo: number, serial: number): string {
  const body =
    String(year).padStart(4, '0') + String(sittingNo).padStart(6, '0') + String(serial).padStart(5, '0')
  if (body.length !== 15) throw new RangeError(`no ticket number for ${year}, ${sittingNo}, ${serial}`)
  return body + checkDigit(body)
}

/** Whether the text has the shape of a ticket's number, check digit included. */
export function isTicketNumber(text: string): boolean {
  return /^\d{16}$/.test(text) && checkDigit(text.slice(0, 15)) === text[15]
}

/** '2026 0000 1200 0342', as it is printed. */
export function printedTicketNumber(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, '$1 ')
}

function checkDigit(digits: string): string {
  let carry = 10
  for (const digit of digits) {
    const sum = (carry + Number(digit)) % 10 || 10
    carry = (sum * 2) % 11
  }
  return String((11 - carry) % 10)
}
