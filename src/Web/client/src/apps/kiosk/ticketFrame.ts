/** The ticket as it will be on paper, and the way to the printer. */
export class TicketFrame {
  readonly element = document.createElement('iframe');
  readonly reference: string;
  ready = false;
  readonly #loaded: () => void;
  #closed = false;

  /** @param loaded the ticket is there and can be printed. */
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
    // A page that could not be reached is of another origin: then there is no document to look into.
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
