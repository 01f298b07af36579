import { element, finder } from '../../ui/dom.ts';

export interface Confirmation {
  title: string;
  text: string[];
  /** Radio buttons; the first is checked. */
  choices?: { legend: string; options: [value: string, text: string][] };
  yes: string;
  danger?: boolean;
}

/** Resolves to undefined if the dialog was cancelled. */
export type Confirm = (question: Confirmation) => Promise<{ choice: string } | undefined>;

/** Asks in the page's dialog; Escape cancels, and the browser moves the focus back. */
export function confirmIn(dialog: HTMLDialogElement): Confirm {
  const find = finder(dialog);
  const form = dialog.querySelector('form')!;
  const fieldset = dialog.querySelector<HTMLElement>('.ask-choices')!;
  return question =>
    new Promise(resolve => {
      dialog.querySelector('h2')!.textContent = question.title;
      dialog.querySelector('.ask-text')!.replaceChildren(...question.text.map(text => element('p', '', text)));
      fieldset.hidden = !question.choices;
      fieldset.replaceChildren(element('legend', '', question.choices?.legend ?? ''), ...(question.choices?.options ?? []).map(choice));
      const yes = find('ask-yes');
      yes.textContent = question.yes;
      yes.className = question.danger ? 'button danger' : 'button primary';
      dialog.returnValue = '';
      dialog.addEventListener(
        'close',
        () => resolve(dialog.returnValue === 'yes' ? { choice: String(new FormData(form).get('choice') ?? '') } : undefined),
        { once: true },
      );
      dialog.showModal();
    });
}

function choice([value, text]: [string, string], index: number): HTMLElement {
  const label = element('label', 'choice');
  const input = document.createElement('input');
  input.type = 'radio';
  input.name = 'choice';
  input.value = value;
  input.defaultChecked = index === 0;
  label.append(input, element('span', '', text));
  return label;
}
