import { seatNames } from '../messages/seatNames.ts';
import { button, element, finder } from '../ui/dom.ts';
import type { SeatPicker } from './seatPicker.ts';
import type { SpaceQuestion } from './spaceQuestions.ts';

export interface SpaceDialogHooks {
  money: (amount: number) => string;
  announce: (text: string) => void;
}

/** Shows the question about a wheelchair space. Escape means no; the browser moves the focus back to the map or the list. */
export class SpaceDialog {
  readonly #dialog: HTMLDialogElement;
  readonly #picker: SeatPicker;
  readonly #hooks: SpaceDialogHooks;
  #shown: SpaceQuestion | undefined;

  constructor(root: ShadowRoot, picker: SeatPicker, hooks: SpaceDialogHooks) {
    this.#dialog = finder(root)<HTMLDialogElement>('space-question');
    this.#picker = picker;
    this.#hooks = hooks;
    // The event comes later: the next question may be open by then.
    this.#dialog.addEventListener('close', () => {
      if (!this.#dialog.open) this.#answer(undefined);
    });
  }

  paint(): void {
    const question = this.#picker.questions?.open;
    if (question === this.#shown) return;
    this.#shown = question;
    if (!question) return this.#dialog.close();
    this.#dialog.replaceChildren(...this.#content(question));
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  #content({ space, companions }: SpaceQuestion): HTMLElement[] {
    const { plan, messages: m } = this.#picker;
    const title = element('h2', '', m.spaceTitle);
    title.id = 'space-title';
    const text = element('div');
    text.id = 'space-text';
    text.append(element('p', '', m.spaceText(this.#picker.name(space))));
    if (companions.length > 0) text.append(element('p', '', m.companionText(seatNames(plan, companions, m), companions.length)));
    const price = (count: number): string => this.#hooks.money(this.#picker.amount([space, ...companions.slice(0, count)]));
    const answers = element('div', 'answers');
    const answer = (words: string, testId: string, count: number | undefined): HTMLElement =>
      button('button', words, testId, '', false, () => this.#answer(count));
    answers.append(
      ...companions.map((_, i) => answer(m.spaceWith(i + 1, price(i + 1)), `space-with-${i + 1}`, i + 1)),
      answer(m.spaceAlone(price(0)), 'space-alone', 0),
      answer(m.spaceNo, 'space-no', undefined),
    );
    answers.firstElementChild!.classList.add('primary');
    return [title, text, answers];
  }

  #answer(count: number | undefined): void {
    const question = this.#shown;
    if (!question) return;
    this.#shown = undefined;
    // Before the answer, so that the focus is back on the map when the selection changes.
    this.#dialog.close();
    if (this.#picker.questions?.open === question) this.#picker.questions.answer(count);
    if (count === undefined) return;
    const { selection, messages: m } = this.#picker;
    const names = [question.space, ...question.companions.slice(0, count)].map(seat => this.#picker.name(seat)).join(m.comma);
    this.#hooks.announce(m.nowSelected(names, selection.size));
  }
}
