import type { TargetedSubmitEvent, VNode } from 'preact';

/** Seats by their labels: those that the plan has, and the labels that it does not have. */
export function parseLabels(text: string, seatByLabel: ReadonlyMap<string, number>): { seats: number[]; unknown: string[] } {
  const labels = text.split(/[,;\n]/).map(label => label.trim()).filter(Boolean);
  return {
    seats: labels.flatMap(label => seatByLabel.get(label.toLowerCase()) ?? []),
    unknown: labels.filter(label => !seatByLabel.has(label.toLowerCase())),
  };
}

/** The form that selects seats by their labels. */
export function FindSeats({ find }: { find: (labels: string) => void }): VNode {
  const submitted = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    find(String(new FormData(event.currentTarget).get('labels')));
  };
  return (
    <form class="find-seats" data-testid="find-seats" onSubmit={submitted}>
      <label for="labels">Seats by name</label>
      <div class="pair">
        <input id="labels" name="labels" autocomplete="off" spellcheck={false} placeholder="A-12, A-13" />
        <button type="submit" class="button">Select</button>
      </div>
    </form>
  );
}
