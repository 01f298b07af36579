import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Desk } from '../../../../src/apps/staff/desk/desk.ts';
import { MapHistory, sliderRevision } from '../../../../src/apps/staff/desk/mapHistory.ts';
import { FakeApi } from '../fakeApi.ts';
import { sampleDesk } from '../sampleDesk.ts';

let api: FakeApi;
let page: AbortController;
let desk: Desk;
let history: MapHistory;

beforeEach(() => {
  vi.useFakeTimers();
  api = new FakeApi();
  page = new AbortController();
  vi.stubGlobal('fetch', api.fetch);
  desk = sampleDesk(page.signal, [3], 4);
  history = new MapHistory(desk);
});
afterEach(() => {
  page.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settled = (milliseconds = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
const path = (revision: number): string => `staff/screenings/7/ledger/${revision}/seats`;
const past = (revision: number): object => ({ revision, at: '2026-11-21T19:01:00Z', statuses: Array(20).fill(0) });
const asked = (): string[] => api.requests.map(request => request.path).filter(each => each.endsWith('/seats') && each.includes('ledger'));

describe('the history of the map', () => {
  it('shows a moment, and the slider stays there', async () => {
    void history.goTo(2);
    expect(sliderRevision(desk.store.state)).toBe(2);
    api.last(path(2)).reply(past(2));
    await settled();
    expect(desk.store.state.past?.revision).toBe(2);
    expect(desk.store.state.awaited).toBeUndefined();
    expect(sliderRevision(desk.store.state)).toBe(2);
  });

  it('is loaded once the slider rests', async () => {
    void history.moveTo(1);
    await settled(50);
    void history.moveTo(2);
    await settled(89);
    expect(asked()).toEqual([]);
    await settled(1);
    expect(asked()).toEqual([path(2)]);
  });

  it('ignores a moment that another one has followed, even if its reply is here already', async () => {
    void history.goTo(1);
    const first = api.last(path(1));
    first.reply(past(1));
    void history.goTo(3);
    expect(first.aborted()).toBe(true);
    await settled();
    expect(desk.store.state.past).toBeUndefined();
    api.last(path(3)).reply(past(3));
    await settled();
    expect(desk.store.state.past?.revision).toBe(3);
  });

  it('stays live if that was asked for meanwhile', async () => {
    void history.goTo(1);
    api.last(path(1)).reply(past(1));
    history.showLive();
    await settled();
    expect(desk.store.state.past).toBeUndefined();
    expect(sliderRevision(desk.store.state)).toBe(4);
  });

  it('says when a moment could not be read, and goes back to what is shown', async () => {
    void history.goTo(1);
    api.last(path(1)).reply({ detail: 'Too far back.' }, 400);
    await settled();
    expect(desk.store.state.notice?.text).toBe('This moment could not be read. Too far back.');
    expect(sliderRevision(desk.store.state)).toBe(4);
  });

  it('plays from the beginning until it is live', async () => {
    void history.play();
    for (let revision = 0; revision <= 4; revision++) {
      expect(desk.store.state.playing).toBe(true);
      api.last(path(revision)).reply(past(revision));
      await settled(200);
    }
    expect(asked()).toEqual([0, 1, 2, 3, 4].map(path));
    expect(desk.store.state).toMatchObject({ playing: false, past: undefined });
  });

  it('plays no further once it is stopped', async () => {
    void history.play();
    api.last(path(0)).reply(past(0));
    await settled(50);
    history.stop();
    await settled(1_000);
    expect(asked()).toEqual([path(0)]);
    expect(desk.store.state.playing).toBe(false);
    expect(sliderRevision(desk.store.state)).toBe(0);
  });

  it('changes nothing after the page was left', async () => {
    void history.play();
    api.last(path(0)).reply(past(0));
    const before = desk.store.state;
    page.abort();
    await settled(1_000);
    expect(desk.store.state).toBe(before);
    expect(asked()).toEqual([path(0)]);
  });
});
