import { render, type JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DoorScreening } from '../../api/types.ts';
import { dayText } from '../../ui/days.ts';
import { number, text } from '../../ui/pageTexts.ts';
import { timeText } from '../../ui/zones.ts';
import { drawOnChange } from '../../ui/store.ts';
import { Door, type DoorState } from './door.ts';
import { keepPage } from './keepPage.ts';
import { Result, Scanner, Search } from './doorParts.tsx';
import { reasonOf, wordOf } from './resultText.ts';
import { signal, unlockSound } from './signal.ts';

/** The page of a door. */

const countInterval = 5_000;
const listInterval = 60_000;
const maxDoor = 40;

function Page({ door, state }: { door: Door; state: DoorState }): JSX.Element {
  return (
    <>
      <LinkState state={state} />
      {state.post ? <AtDoor door={door} state={state} /> : <Chooser door={door} state={state} />}
    </>
  );
}

function LinkState({ state }: { state: DoorState }): JSX.Element {
  const { link, waiting } = state;
  return (
    <div class="link" role="status" data-testid="link" data-link={link}>
      {link === 'off' && <p>{text('door.off')}</p>}
      {link === 'signedOut' && <p>{text('door.signedOut')} <a href="/staff/sign-in?return=%2Fdoor">{text('door.signIn')}</a></p>}
      {waiting > 0 && <p data-testid="waiting">{text('door.waiting', { count: waiting })}</p>}
    </div>
  );
}

function Chooser({ door, state }: { door: Door; state: DoorState }): JSX.Element {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<DoorScreening>();
  const { screenings } = state;
  return (
    <form
      class="chooser"
      onSubmit={event => {
        event.preventDefault();
        unlockSound();
        if (chosen && name.trim() !== '') void door.choose({ screening: chosen, door: [...name.trim()].slice(0, maxDoor).join('') });
      }}
    >
      <h1>{text('door.title')}</h1>
      <fieldset>
        <legend>{text('door.which')}</legend>
        {screenings?.length === 0 && <p data-testid="none">{text('door.none')}</p>}
        {screenings?.map(each => (
          <label key={each.id} class="choice">
            <input type="radio" name="screening" required onChange={() => setChosen(each)} data-testid={`screening-${each.id}`} />
            <span>
              <strong><bdi>{each.title}</bdi></strong>
              <small>
                {dayText(Date.parse(each.startsAt), each.timeZone)} {timeText(Date.parse(each.startsAt), each.timeZone)}
                {' · '}<bdi>{each.venue}, {each.hall}</bdi>
              </small>
            </span>
          </label>
        ))}
      </fieldset>
      <label class="name">
        <span>{text('door.name')}</span>
        <input
          value={name} required autocomplete="off" data-testid="door-name" onInput={event => setName(event.currentTarget.value)}
        />
        <small>{text('door.nameHint')}</small>
      </label>
      <button type="submit" class="button primary" data-testid="start">{text('door.start')}</button>
    </form>
  );
}

function AtDoor({ door, state }: { door: Door; state: DoorState }): JSX.Element {
  const [searching, setSearching] = useState(false);
  const { post, count, shown, past } = state;
  const zone = post!.screening.timeZone;
  return (
    <>
      <header class="post">
        <div>
          <h1><bdi>{post!.screening.title}</bdi></h1>
          <p>{timeText(Date.parse(post!.screening.startsAt), zone)} · <bdi>{post!.door}</bdi></p>
        </div>
        {count && (
          <p class="count" data-testid="count">
            <strong>{number(count.admitted)}</strong> {text('door.ofTickets', { count: count.tickets })}
          </p>
        )}
      </header>
      {searching ? <Search door={door} state={state} zone={zone} /> : <Scanner door={door} />}
      <div aria-live="assertive">
        {shown && <Result answer={shown} zone={zone} close={() => door.close()} />}
      </div>
      <nav class="tools" aria-label={text('door.tools')}>
        <button
          type="button" class="button" data-testid={searching ? 'to-scan' : 'to-search'}
          onClick={() => {
            door.closeSearch();
            setSearching(!searching);
          }}
        >
          {text(searching ? 'door.scan' : 'door.search')}
        </button>
        <button type="button" class="button" data-testid="other" onClick={() => void door.chooseAgain()}>{text('door.other')}</button>
      </nav>
      {count && count.against.length > 0 && (
        <section class="against" data-testid="against" aria-labelledby="against">
          <h2 id="against">{text('door.against', { count: count.against.length })}</h2>
          <ul>
            {count.against.map(each => (
              <li key={`${each.reference} ${each.seat} ${each.at}`}>
                <bdi>{each.reference}</bdi> · {timeText(Date.parse(each.at), zone)} <bdi>{each.door}</bdi>
                {' · '}{text(`door.is.${each.result}`)}
                {each.usedAt && ` · ${text('door.usedAt', { time: timeText(Date.parse(each.usedAt), zone), door: each.usedDoor ?? '' })}`}
              </li>
            ))}
          </ul>
        </section>
      )}
      {past.length > 0 && (
        <section class="past" aria-labelledby="past">
          <h2 id="past">{text('door.past')}</h2>
          <ol data-testid="past">
            {past.map(each => (
              <li key={each.scanId} data-result={each.result}>
                <strong>{wordOf(each)}</strong> {each.seatName && <bdi>{each.seatName}</bdi>} <small>{reasonOf(each, zone)}</small>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

const root = document.querySelector<HTMLElement>('#door')!;
const door = new Door();
const left = new AbortController();
root.textContent = '';
drawOnChange(door.store, state => render(<Page door={door} state={state} />, root), left.signal);
door.store.subscribe((after, before) => {
  if (after.shown && after.shown !== before.shown) signal(after.shown.result === 'admitted');
});
addEventListener('pointerdown', unlockSound, { once: true });
void door.start();
setInterval(() => void door.recount(), countInterval);
setInterval(() => void door.refresh(), listInterval);
keepPage();
