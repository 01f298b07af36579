/** The printable ticket, in a frame of its own. */
export class TicketFrame {
  readonly element = document.createElement('iframe');
  readonly reference: string;
  ready = false;
  readonly #loaded: () => void;
  #closed = false;

  /** @param loaded called when the ticket can be printed. */
  constructor(reference: string, loaded: () => void) {
    this.reference = reference;
    this.#loaded = loaded;
    this.element.title = `Ticket ${reference}`;
    this.element.className = 'paper';
    this.element.dataset['testid'] = 'ticket-frame';
    this.element.addEventListener('load', () => this.#look());
    this.#load();
  }

  print(): void {
    this.element.contentWindow?.print();
  }

  close(): void {
    this.#closed = true;
  }

  #load(): void {
    this.element.src = `/kiosk/tickets/${encodeURIComponent(this.reference)}`;
  }

  #look(): void {
    // The browser's error page has another origin, so `contentDocument` is null then.
    if (this.element.contentDocument?.querySelector('[data-testid="ticket"]')) {
      this.ready = true;
      this.#loaded();
    } else {
      setTimeout(() => {
        if (!this.#closed && !this.ready) this.#load();
      }, 3_000);
    }
  }
}
