import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlanImport } from '../../../../src/apps/staff/plans/planImport.ts';
import { FakeApi } from '../fakeApi.ts';
import { plan } from '../ledgerSample.ts';

let api: FakeApi;
let page: AbortController;
let plans: PlanImport;

beforeEach(() => {
  vi.useFakeTimers();
  api = new FakeApi();
  page = new AbortController();
  vi.stubGlobal('fetch', api.fetch);
  plans = new PlanImport(page.signal, 1024 * 1024);
});
afterEach(() => {
  page.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const file = (name: string): File => new File(['{\n}'], name);
const preview = (name: string): object => ({ plan: structuredClone(plan), name, seatCount: 20, known: false, warnings: [] });

describe('the import of a plan', () => {
  it('shows what a file contains, then keeps it and lists it', async () => {
    void plans.preview(file('hall.json'));
    expect(plans.store.state).toMatchObject({ reading: true, notice: { text: 'Reading hall.json…' } });
    api.last('staff/plans/preview').reply(preview('Hall'));
    await settled();
    expect(plans.store.state).toMatchObject({ reading: false, notice: undefined, preview: { name: 'Hall' } });
    void plans.keep();
    expect(plans.store.state.importing).toBe(true);
    api.last('staff/plans').reply({ name: 'Hall', seatCount: 20 }, 201);
    await settled();
    api.last('staff/plans').reply([]);
    await settled();
    const notice = { tone: 'good', text: 'Imported: Hall, 20 seats.' };
    expect(plans.store.state).toMatchObject({ importing: false, preview: undefined, known: [], notice });
  });

  it('refuses a file that the server would not take, without sending it', async () => {
    await plans.preview(new File([new Uint8Array(1024 * 1024 + 1)], 'big.json'));
    expect(plans.store.state.problem?.text).toBe('big.json has 2 MB; 1 MB is the most.');
    expect(api.requests).toHaveLength(0);
  });

  it('explains a refusal with the line that is wrong', async () => {
    void plans.preview(file('hall.json'));
    api.last('staff/plans/preview').reply({ detail: 'line 2: no.', line: 2 }, 400);
    await vi.waitFor(() => expect(plans.store.state.problem?.text).toBe('line 2: no.'));
    expect(plans.store.state.problem?.lines.find(line => line.wrong)?.text).toBe('}');
    expect(plans.store.state.reading).toBe(false);
  });

  it('ignores a file that another one has followed, even if its preview is here already', async () => {
    void plans.preview(file('old.json'));
    const old = api.last('staff/plans/preview');
    old.reply(preview('Old'));
    void plans.preview(file('new.json'));
    expect(old.aborted()).toBe(true);
    await settled();
    expect(plans.store.state.preview).toBeUndefined();
    api.last('staff/plans/preview').reply(preview('New'));
    await settled();
    expect(plans.store.state.preview?.name).toBe('New');
  });

  it('keeps a file in the preview that was chosen during an import', async () => {
    void plans.preview(file('first.json'));
    api.last('staff/plans/preview').reply(preview('First'));
    await settled();
    void plans.keep();
    const keep = api.last('staff/plans');
    void plans.preview(file('second.json'));
    api.last('staff/plans/preview').reply(preview('Second'));
    await settled();
    keep.reply({ name: 'First', seatCount: 20 }, 201);
    await settled();
    expect(plans.store.state).toMatchObject({ preview: { name: 'Second' }, notice: { text: 'Imported: First, 20 seats.' } });
  });

  it('changes nothing after the file was discarded or the page left', async () => {
    for (const leave of [() => plans.discard(), () => page.abort()]) {
      void plans.preview(file('hall.json'));
      api.last('staff/plans/preview').reply(preview('Hall'));
      leave();
      const before = plans.store.state;
      await settled();
      expect(plans.store.state).toBe(before);
    }
  });
});
