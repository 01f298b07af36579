import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { edit, editPrice, type Field } from '../../../../src/apps/staff/newScreening/newScreening.ts';
import { ScreeningCreation } from '../../../../src/apps/staff/newScreening/screeningCreation.ts';
import { FakeApi } from '../fakeApi.ts';
import { plan } from '../ledgerSample.ts';

let api: FakeApi;
let page: AbortController;
let creation: ScreeningCreation;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-01T12:00:00Z') });
  api = new FakeApi();
  page = new AbortController();
  vi.stubGlobal('fetch', api.fetch);
  creation = new ScreeningCreation([], 'Europe/Berlin', page.signal);
});
afterEach(() => {
  page.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const named = (name: string): object => ({ ...structuredClone(plan), name });

async function fill(): Promise<void> {
  const values: [Field, string][] = [
    ['title', 'Night Ferry'], ['venue', 'House'], ['hall', 'Hall'], ['city', 'Berlin'], ['startsAt', '2026-11-21T20:15'],
  ];
  for (const [field, value] of values) creation.store.update(state => edit(state, field, value, Date.now()));
  void creation.choosePlan('p1');
  api.last('plans/p1').reply(named('Hall'));
  await settled();
  for (const category of ['a', 'b']) creation.store.update(state => editPrice(state, category, '12,50'));
}

describe('a new screening', () => {
  it('shows the plan that was chosen last, even if the one before is here already', async () => {
    void creation.choosePlan('old');
    const old = api.last('plans/old');
    old.reply(named('Old'));
    void creation.choosePlan('new');
    expect(old.aborted()).toBe(true);
    await settled();
    expect(creation.store.state.plan).toBeUndefined();
    api.last('plans/new').reply(named('New'));
    await settled();
    expect(creation.store.state.plan?.name).toBe('New');
    void creation.choosePlan('');
    expect(creation.store.state.plan).toBeUndefined();
  });

  it('is sent once', async () => {
    await fill();
    const first = creation.submit();
    expect(await creation.submit()).toBeUndefined();
    api.last('staff/screenings').reply({ id: 12 }, 201);
    expect(await first).toBe(12);
    expect(api.requests.filter(request => request.path === 'staff/screenings')).toHaveLength(1);
  });

  it('is not sent with a mistake, and shows what the server refuses', async () => {
    await creation.submit();
    expect(api.requests).toHaveLength(0);
    expect(creation.store.state).toMatchObject({ refusals: 1, errors: { title: 'This is needed.', planHash: 'Choose a plan.' } });
    await fill();
    const sent = creation.submit();
    api.last('staff/screenings').reply({ detail: 'hall: it is taken.' }, 400);
    expect(await sent).toBeUndefined();
    expect(creation.store.state).toMatchObject({ refusals: 2, sending: false, errors: { hall: 'It is taken.' } });
  });

  it('is asked about if the hall is in use, and sent again if that is meant', async () => {
    await fill();
    const sent = creation.submit();
    expect(api.last('staff/screenings').body()).toMatchObject({ allowOverlap: false });
    api.last('staff/screenings').reply({ code: 'hall_in_use', detail: 'It overlaps with “Noon”.' }, 409);
    expect(await sent).toBeUndefined();
    expect(creation.store.state).toMatchObject({ overlap: 'It overlaps with “Noon”.', sending: false, errors: {}, refusals: 0 });
    const again = creation.submit(true);
    expect(creation.store.state.overlap).toBe('');
    expect(api.last('staff/screenings').body()).toMatchObject({ allowOverlap: true });
    api.last('staff/screenings').reply({ id: 12 }, 201);
    expect(await again).toBe(12);
  });

  it('changes nothing after the page was left', async () => {
    await fill();
    const sent = creation.submit();
    void creation.choosePlan('p2');
    api.last('plans/p2').reply(named('Other'));
    api.last('staff/screenings').reply({ detail: 'hall: it is taken.' }, 400);
    const before = creation.store.state;
    page.abort();
    expect(await sent).toBeUndefined();
    await settled();
    expect(creation.store.state).toBe(before);
  });
});
