/** The code of a ticket, as `TicketText.cs` writes it. */

export interface TicketCode {
  key: number;
  screening: number;
  reference: string;
  /** The plan's index. */
  seat: number;
  /** How often the seat had left the booking before. */
  issue: number;
  /** What is signed. */
  content: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

/** A public key as the server publishes it. */
export interface TicketKey {
  kid: string;
  kty: string;
  crv: string;
  x: string;
  y: string;
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const signatureBytes = 64;
const headLength = 11;

/** @param text the code, or an address that ends with it. */
export function readTicket(text: string): TicketCode | undefined {
  const code = text.slice(text.lastIndexOf('/') + 1).trim().toUpperCase();
  const head = code.slice(0, headLength);
  if (!/^1[0-9A-HJKMNP-TV-Z]{10}$/.test(head) || code.length > 200) return undefined;
  const bytes = decode(code.slice(headLength));
  if (!bytes || bytes.length <= signatureBytes) return undefined;
  const numbers = bytes.slice(0, -signatureBytes);
  const [key, screening, seat, issue, ...rest] = readNumbers(numbers) ?? [];
  if (key === undefined || screening === undefined || seat === undefined || issue === undefined || rest.length > 0) return undefined;
  const content = new Uint8Array([...new TextEncoder().encode(`SeatMap ticket ${head}`), ...numbers]);
  return { key, screening, reference: head.slice(1), seat, issue, content, signature: bytes.slice(-signatureBytes) };
}

/** Whether one of the keys has signed it. */
export async function isSigned(ticket: TicketCode, keys: readonly TicketKey[]): Promise<boolean> {
  const key = keys.find(each => each.kid === String(ticket.key));
  if (!key) return false;
  const { kty, crv, x, y } = key;
  const imported = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, imported, ticket.signature, ticket.content);
}

/** LEB128, to the end. */
function readNumbers(bytes: Uint8Array): number[] | undefined {
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length;) {
    let [number, place] = [0, 1];
    for (;; place *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || place > Number.MAX_SAFE_INTEGER) return undefined;
      number += (byte & 0x7f) * place;
      if (byte <= 0x7f) break;
    }
    numbers.push(number);
  }
  return numbers;
}

/** Crockford's base 32; the last letter is filled with zeros. */
function decode(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value < 0) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  return bits < 5 && held === 0 ? new Uint8Array(bytes) : undefined;
}
