import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { text } from '../../../ui/pageTexts.ts';

export interface Question {
  title: string;
  text: string[];
  /** Radio buttons; the first is checked. */
  choices?: { legend: string; options: [value: string, text: string][] };
  yes: string;
  danger?: boolean;
}

export interface Answer {
  choice: string;
}

interface ConfirmDialogProps {
  question: Question | undefined;
  answer: (answer: Answer | undefined) => void;
}

/** Asks for a confirmation. Escape refuses, and the browser moves the focus back. */
export function ConfirmDialog({ question, answer }: ConfirmDialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    if (!question || !dialog.current) return;
    dialog.current.returnValue = '';
    dialog.current.showModal();
  }, [question]);
  const closed = (): void => {
    const confirmed = dialog.current?.returnValue === 'yes' && form.current;
    answer(confirmed ? { choice: String(new FormData(confirmed).get('choice') ?? '') } : undefined);
  };
  return (
    <dialog class="ask" data-testid="ask" aria-labelledby="ask-title" ref={dialog} onClose={closed}>
      {question && (
        <form method="dialog" ref={form}>
          <h2 id="ask-title">{question.title}</h2>
          <div class="ask-text">{question.text.map(line => <p>{line}</p>)}</div>
          {question.choices && (
            <fieldset class="ask-choices">
              <legend>{question.choices.legend}</legend>
              {question.choices.options.map(([value, label], index) => (
                <label class="choice">
                  <input type="radio" name="choice" value={value} defaultChecked={index === 0} />
                  <span>{label}</span>
                </label>
              ))}
            </fieldset>
          )}
          <p class="ask-buttons">
            <button value="" class="button" data-testid="ask-no" formNoValidate>{text('ask.keep')}</button>
            <button value="yes" class={question.danger ? 'button danger' : 'button primary'} data-testid="ask-yes">{question.yes}</button>
          </p>
        </form>
      )}
    </dialog>
  );
}
