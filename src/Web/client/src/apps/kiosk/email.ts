// What the server takes, or less: it knows domains of other scripts too.
const local = /^[^\s@"(),:;<>[\]\\.]+(\.[^\s@"(),:;<>[\]\\.]+)*$/;
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Whether a ticket can be sent to what was typed, or nothing was typed. */
export function isAddressOrNone(typed: string): boolean {
  const text = typed.trim();
  const at = text.indexOf('@');
  return text === '' || (text.length <= 254 && at <= 64 && local.test(text.slice(0, at)) && domain.test(text.slice(at + 1)));
}
