import type { TargetedSubmitEvent, VNode } from 'preact';
import { text } from '../../../ui/pageTexts.ts';

/** The form that selects seats by their labels. */
export function FindSeats({ find }: { find: (labels: string) => void }): VNode {
  const submitted = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    find(String(new FormData(event.currentTarget).get('labels')));
  };
  return (
    <form class="find-seats" data-testid="find-seats" onSubmit={submitted}>
      <label for="labels">{text('desk.seatsByName')}</label>
      <div class="pair">
        <input id="labels" name="labels" autocomplete="off" spellcheck={false} placeholder="A-12 A-13, B-1 – B-8" />
        <button type="submit" class="button">{text('desk.select')}</button>
      </div>
    </form>
  );
}
