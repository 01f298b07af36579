/**
 * Texts that are cut because they are too long. Lengths are UTF-16 code units, as everywhere; the cut is between grapheme clusters, the
 * characters as people see them, so that no emoji, flag or accented letter is torn. The server's Graphemes.cs does the same.
 */

let segmenter: Intl.Segmenter | undefined;

function clusters(text: string): Intl.Segments {
  return (segmenter ??= new Intl.Segmenter()).segment(text);
}

/** The beginning of the text, as much as fits. Empty if its first cluster does not. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of clusters(text)) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** Without the last character, as the erase key of a keyboard takes it away. */
export function withoutLast(text: string): string {
  return text.slice(0, [...clusters(text)].at(-1)?.index ?? 0);
}
