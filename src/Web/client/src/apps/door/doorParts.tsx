import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DoorTicket } from '../../api/types.ts';
import { text } from '../../ui/pageTexts.ts';
import { timeText } from '../../ui/zones.ts';
import type { Door, DoorState } from './door.ts';
import type { Answer } from './offline.ts';
import { reasonOf, wordOf } from './resultText.ts';
import { scanCamera, scanPicture } from './scanner.ts';

/** The large result. It goes with a touch, or with the next scan. */
export function Result({ answer, zone, close }: { answer: Answer; zone: string; close: () => void }): JSX.Element {
  const tone = answer.result === 'admitted' ? 'yes' : answer.result === 'notYet' ? 'later' : 'no';
  const reason = reasonOf(answer, zone);
  return (
    <button type="button" class="result" data-testid="result" data-result={answer.result} data-tone={tone} onClick={close}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={tone === 'yes' ? 'M4 13l5 5L20 6' : tone === 'later' ? 'M12 5v8l5 3' : 'M5 5l14 14M19 5L5 19'} />
      </svg>
      <strong>{wordOf(answer)}</strong>
      {answer.seatName && <span class="seat"><bdi>{answer.seatName}</bdi></span>}
      {reason && <span class="why" data-testid="why">{reason}</span>}
      {answer.offline && <small data-testid="by-list">{text('door.byList')}</small>}
      <small>{text('door.next')}</small>
    </button>
  );
}

/** The camera, a picture instead of it, and a field for what is typed or comes from a hand scanner. */
export function Scanner({ door }: { door: Door }): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState('');
  const [code, setCode] = useState('');
  useEffect(() => {
    const stop = new AbortController();
    scanCamera(video.current!, found => void door.scan({ code: found }), stop.signal)
      .catch(() => setProblem(text('door.noCamera')));
    return () => stop.abort();
  }, [door]);
  const readPicture = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const found = await scanPicture(file).catch(() => undefined);
    if (found === undefined) setProblem(text('door.noCode'));
    else {
      setProblem('');
      await door.scan({ code: found });
    }
  };
  return (
    <section class="scanner" aria-label={text('door.scan')}>
      <div class="view">
        <video ref={video} muted playsInline aria-label={text('door.camera')} data-testid="camera" />
        <span class="frame" aria-hidden="true" />
      </div>
      {problem && <p class="problem" role="alert" data-testid="problem">{problem}</p>}
      <form
        class="typed"
        onSubmit={event => {
          event.preventDefault();
          if (code.trim() !== '') void door.scan({ code: code.trim() });
          setCode('');
        }}
      >
        <label for="code">{text('door.code')}</label>
        <input
          id="code" data-testid="code" value={code} autocomplete="off" autocapitalize="characters" spellcheck={false}
          onInput={event => setCode(event.currentTarget.value)}
        />
        <button type="submit" class="button" data-testid="check">{text('door.check')}</button>
      </form>
      <label class="picture">
        <span>{text('door.picture')}</span>
        <input
          type="file" accept="image/*" data-testid="picture"
          onChange={event => {
            const { currentTarget } = event;
            void readPicture(currentTarget.files?.[0]).then(() => {
              currentTarget.value = '';
            });
          }}
        />
      </label>
    </section>
  );
}

/** Looking for a booking, and admitting by hand. */
export function Search({ door, state, zone }: { door: Door; state: DoorState; zone: string }): JSX.Element {
  const [words, setWords] = useState('');
  return (
    <section class="search" aria-labelledby="search">
      <h2 id="search">{text('door.search')}</h2>
      <form
        onSubmit={event => {
          event.preventDefault();
          if (words.trim() !== '') void door.find(words.trim());
        }}
      >
        <label for="words">{text('door.words')}</label>
        <input
          id="words" type="search" data-testid="words" value={words} autocomplete="off" spellcheck={false}
          onInput={event => setWords(event.currentTarget.value)}
        />
        <button type="submit" class="button" data-testid="find">{text('door.find')}</button>
      </form>
      {state.found && (
        <ul class="found" data-testid="found">
          {state.found.length === 0 && <li>{text('door.nothing')}</li>}
          {state.found.map(ticket => (
            <Found key={`${ticket.reference} ${ticket.seat}`} door={door} ticket={ticket} zone={zone} words={words.trim()} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Found({ door, ticket, zone, words }: { door: Door; ticket: DoorTicket; zone: string; words: string }): JSX.Element {
  const inside = ticket.admittedAt ?? door.admittedHere(ticket);
  const { reference, seat } = ticket;
  return (
    <li>
      <span class="what">
        <strong><bdi>{ticket.seatName}</bdi></strong>
        <small><bdi>{reference}</bdi>{ticket.email && <> · <bdi>{ticket.email}</bdi></>}</small>
      </span>
      {inside
        ? (
          <button type="button" class="button" data-testid="undo" onClick={() => void door.undo(ticket, words)}>
            {text('door.undo', { time: timeText(Date.parse(inside), zone) })}
          </button>
        )
        : (
          <button type="button" class="button primary" data-testid="admit" onClick={() => void door.scan({ reference, seat })}>
            {text('door.admit')}
          </button>
        )}
    </li>
  );
}
