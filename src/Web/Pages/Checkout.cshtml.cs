using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using SeatEngine.Bookings;
using SeatEngine.Commands;
using SeatEngine.Holds;
using SeatEngine.Mail;
using SeatEngine.Payments;
using SeatEngine.Plans;
using SeatEngine.Prices;
using SeatEngine.Promotions;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatHub;
using Web.Addresses;
using Web.Holds;
using Web.Languages;
using Web.Payments;
using Web.Text;

namespace Web.Pages;

[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class CheckoutModel(
    HoldQueries holds, HolderBookings bookings, ScreeningCatalog screenings, PlanStore plans, SeatCommands seats, HoldPayment payments,
    PaymentSaga saga, IEnumerable<IPaymentProvider> providers, PublicLinks links, PromoCodes codes,
    IOptions<SeatRuleOptions> rules, IOptions<StripeOptions> stripe, MailQueue mail, TimeProvider time) : PageModel
{
    /// <param name="Amount">Its list price: discounts and fees have lines of their own.</param>
    public sealed record Line(int Index, string Seat, string Category, string Color, long Amount, string? Type, string? Member);

    public ScreeningSummary Screening { get; private set; } = null!;

    public HoldView Hold { get; private set; } = null!;

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public SeatingPlan Plan { get; private set; } = null!;

    public string SeatsText { get; private set; } = "";

    public long Total { get; private set; }

    /// <summary>The total by parts; null if the seats cost what their categories cost.</summary>
    public Quote? Quote { get; private set; }

    public ScreeningPricing? Pricing { get; private set; }

    /// <summary>The promo code of the hold, or the one that was entered and refused.</summary>
    public string? Code { get; private set; }

    /// <summary>The hold has a promo code.</summary>
    public bool HasCode { get; private set; }

    /// <summary>The screening has promo codes, so that there is a field for one.</summary>
    public bool AsksForCode { get; private set; }

    public IReadOnlyList<TicketType> Types => Pricing?.Types ?? [];

    /// <summary>Ticket types can be chosen.</summary>
    public bool HasTypes => Types.Count > 1;

    /// <summary>Nothing is to be paid, so the page asks for no payment.</summary>
    public bool IsFree { get; private set; }

    /// <summary>False where seats that have a price are sold at the box office only.</summary>
    public bool CanPay => IsFree || payments.SellsOnPages;

    /// <summary>The payment goes through the provider: its form is sent by the browser, and the page of the payment follows.</summary>
    public bool UsesProvider => !IsFree && (TakesCards || payments.TakesTestCards);

    /// <summary>There are fields for a card, which the provider's script draws.</summary>
    public bool TakesCards => !IsFree && payments.TakesCards;

    public StripeOptions Stripe => stripe.Value;

    /// <summary>Of the payment provider: its keys begin so in its test mode.</summary>
    public bool IsTestMode => stripe.Value.PublishableKey?.StartsWith("pk_test_", StringComparison.Ordinal) == true;

    /// <summary>Where mail is sent, the buyer says where to. Otherwise nobody is asked for what is not used.</summary>
    public bool AsksForEmail => mail.IsOn;

    /// <summary>As it was entered, if the form is shown again.</summary>
    public string? Email { get; private set; }

    public string PayText =>
        IsFree
            ? Texts.Current["checkout.getTickets", ("count", Lines.Count)]
            : Texts.Current["checkout.pay", ("sum", Sums.Show(Total, Screening.Currency))];

    public DateTimeOffset Now { get; private set; }

    /// <summary>The hold has ended: it expired, was released or was booked.</summary>
    public bool Over { get; private set; }

    /// <summary>The hold expired before the payment was complete.</summary>
    public bool Late { get; private set; }

    public bool Booked { get; private set; }

    /// <summary>The booking's reference. Null unless the hold was booked.</summary>
    public string? Reference { get; private set; }

    /// <summary>How long a hold lasts when it is made, and from the moment it is extended.</summary>
    public TimeSpan HoldTime => rules.Value.HoldTime;

    /// <summary>More time can be had, now or later: the button works without a script too, and the server's answer is true.</summary>
    public bool CanExtend => Hold.ExtendableUntil - Hold.ExpiresAt >= rules.Value.LeastExtension;

    public string? Notice { get; private set; }

    /// <summary>False after others have taken some of the seats of a hold that has ended.</summary>
    public bool MayHoldAgain { get; private set; } = true;

    public string AgainText => Texts.Current["checkout.holdAgain", ("count", Lines.Count)];

    /// <summary>The id of the hold that follows one that has ended: the seats are held once, however often the form is sent.</summary>
    public Guid AgainId { get; private set; } = Guid.CreateVersion7();

    /// <summary>A new id for each page shown, so that sending the form twice books once.</summary>
    public Guid CommandId { get; private set; } = Guid.CreateVersion7();

    /// <summary>The command id of the form that extends the hold: an id identifies one command only.</summary>
    public Guid ExtendId { get; private set; } = Guid.CreateVersion7();

    public async Task<IActionResult> OnGetAsync(Guid holdId, CancellationToken cancellation)
    {
        if (!await LoadAsync(holdId, cancellation))
            return NotFound();
        // Seats were added to it, so another hold has them now.
        if (Over && !Booked && await FindSuccessorAsync(cancellation) is { } successor)
            return RedirectToPage("/Checkout", new { holdId = successor });
        return Show(Over ? StatusCodes.Status410Gone : StatusCodes.Status200OK);
    }

    public async Task<IActionResult> OnPostAsync(
        Guid holdId, [FromForm] string? payment, [FromForm] string? email, [FromForm] Guid commandId, CancellationToken cancellation)
    {
        if (!await LoadAsync(holdId, cancellation))
            return NotFound();
        if (commandId == Guid.Empty)
            return BadRequest();
        Email = email;
        if (!BuyerContacts.TryRead(email, null, out var contact) || (contact is null && AsksForEmail))
        {
            Notice = Texts.Current["checkout.emailWrong"];
            return Show(StatusCodes.Status422UnprocessableEntity);
        }

        if (UsesProvider && !Over)
            return await PayAsync(payment, commandId, contact);
        switch (await payments.PayAsync(new HoldId(holdId), User.GetCaller(), payment, commandId, cancellation, contact))
        {
            case PaymentResult.Booked { Reply.Reference: { } reference }:
                return RedirectToPage("/Booking", new { reference });
            case PaymentResult.Refused { Reply: var reply }:
                Late = reply.Outcome == SeatOutcome.Expired;
                return RefusePrice(reply, "checkout.notBooked");
            case PaymentResult.NoProvider:
                return Show(StatusCodes.Status409Conflict);
            default:
                Notice = Texts.Current["checkout.declined"];
                return Show(StatusCodes.Status402PaymentRequired);
        }
    }

    private async Task<IActionResult> PayAsync(string? method, Guid commandId, Contact? contact)
    {
        var id = PaymentKeys.Of(commandId, Hold.HoldId, User.GetHolder());
        var provider = providers.First();
        if (string.IsNullOrWhiteSpace(method))
            return BadRequest();
        // It goes on if the browser disconnects: the provider may have the money by then.
        var begun = await saga.PayAsync(
            new ScreeningId(Screening.Id), new HoldId(Hold.HoldId), User.GetCaller(), id, provider, method,
            links.Absolute(Request, $"/payments/{id}"), contact, CancellationToken.None);
        switch (begun)
        {
            case BegunPayment.Refused { Reply: var reply }:
                Late = reply.Outcome == SeatOutcome.Expired;
                return RefusePrice(reply, "checkout.notBooked");
            case BegunPayment.Declined:
                Notice = Texts.Current["checkout.declined"];
                return Show(StatusCodes.Status402PaymentRequired);
            default:
                return RedirectToPage("/Payment", new { id = id.Value, begun = true });
        }
    }

    public async Task<IActionResult> OnPostExtendAsync(Guid holdId, [FromForm] Guid extendId, CancellationToken cancellation)
    {
        if (!await LoadAsync(holdId, cancellation))
            return NotFound();
        if (extendId == Guid.Empty)
            return BadRequest();
        var reply = await seats.ExtendAsync(new ScreeningId(Screening.Id), new HoldId(holdId), User.GetCaller(), extendId, cancellation);
        return reply.Outcome == SeatOutcome.Extended ? RedirectToPage("/Checkout", new { holdId })
            : Refuse(reply, reply.Outcome == SeatOutcome.CapReached ? "checkout.capReached" : "checkout.notExtended");
    }

    /// <summary>Chooses the ticket types, in the order of the seats.</summary>
    public async Task<IActionResult> OnPostTypesAsync(
        Guid holdId, [FromForm] int[] seat, [FromForm] string[] type, [FromForm] string[] member, CancellationToken cancellation)
    {
        if (!await LoadAsync(holdId, cancellation))
            return NotFound();
        if (seat.Length == 0 || type.Length != seat.Length)
            return BadRequest();
        TypeChoice[] choices = [.. seat.Select((number, i) => new TypeChoice(number, type[i], i < member.Length ? member[i] : null))];
        var reply = await seats.PriceAsync(
            new ScreeningId(Screening.Id), new HoldId(holdId), User.GetCaller(), choices, Guid.CreateVersion7(), cancellation);
        if (reply.Outcome == SeatOutcome.Priced)
            return RedirectToPage("/Checkout", new { holdId });
        Lines = [.. Lines.Select(line => Array.IndexOf(seat, line.Index) is var at and >= 0
            ? line with { Type = type[at], Member = choices[at].Member }
            : line)];
        return RefusePrice(reply, "checkout.notPriced");
    }

    /// <summary>Enters a promo code, or takes it off.</summary>
    public async Task<IActionResult> OnPostCodeAsync(Guid holdId, [FromForm] string? code, CancellationToken cancellation)
    {
        if (!await LoadAsync(holdId, cancellation))
            return NotFound();
        var reply = await seats.PriceAsync(
            new ScreeningId(Screening.Id), new HoldId(holdId), User.GetCaller(), [], Guid.CreateVersion7(), cancellation, code ?? "");
        if (reply.Outcome == SeatOutcome.Priced)
            return RedirectToPage("/Checkout", new { holdId });
        Code = code;
        return RefusePrice(reply, "checkout.notPriced");
    }

    private PageResult RefusePrice(SeatReply reply, string key)
    {
        var page = Refuse(reply, key);
        if (reply.TypeFault is { } type)
            Notice = PriceLines.Why(type, Pricing);
        else if (reply.CodeFault is { } code)
            Notice = PriceLines.Why(code);
        return page;
    }

    /// <summary>Holds the seats of a hold that has ended once more, all or none.</summary>
    public async Task<IActionResult> OnPostAgainAsync(Guid holdId, [FromForm] Guid againId, CancellationToken cancellation)
    {
        if (!await LoadAsync(holdId, cancellation))
            return NotFound();
        if (againId == Guid.Empty)
            return BadRequest();
        if (!Over || Booked)
            return RedirectToPage("/Checkout", new { holdId });
        var reply = await seats.HoldAsync(
            new ScreeningId(Screening.Id), new HoldId(againId), User.GetCaller(), Hold.Seats, cancellation, repeat: true);
        if (reply.Outcome == SeatOutcome.Held)
            return RedirectToPage("/Checkout", new { holdId = againId });
        MayHoldAgain = false;
        Notice = reply.Outcome != SeatOutcome.Taken ? Texts.Current["checkout.notHeldAgain"]
            : reply.Seats.Length == 0 ? Texts.Current["checkout.fasterAll"]
            : Texts.Current["checkout.faster", ("count", reply.Seats.Length), ("seats", new Part(SeatNames.OfAll(Plan, reply.Seats)))];
        return Show(StatusCodes.Status409Conflict);
    }

    private PageResult Refuse(SeatReply reply, string key)
    {
        Over = reply.Outcome is SeatOutcome.Expired or SeatOutcome.AlreadyReleased or SeatOutcome.NotFound;
        Notice = Over ? null : Texts.Current[key];
        return Show(Over ? StatusCodes.Status410Gone : StatusCodes.Status409Conflict);
    }

    private async Task<bool> LoadAsync(Guid holdId, CancellationToken cancellation)
    {
        // Somebody else's hold gets the same 404 as one that does not exist.
        if (await holds.FindAsync(new HoldId(holdId), cancellation) is not { } hold || hold.Holder != User.GetHolder())
            return false;
        if (await screenings.FindAsync(hold.ScreeningId, cancellation) is not { } detail)
            return false;
        if (await plans.FindAsync(detail.PlanHash, cancellation) is not { } plan)
            return false;

        Screening = detail.Screening;
        Hold = hold.View;
        IsFree = hold.IsFree;
        Quote = hold.Quote;
        Pricing = detail.Pricing;
        Code = hold.Code;
        HasCode = hold.Code is not null;
        AsksForCode = HasCode || await codes.AnyAsync(hold.ScreeningId, cancellation);
        Over = hold.State != HoldState.Live;
        Booked = hold.State == HoldState.Booked;
        Reference = Booked ? await bookings.FindReferenceAsync(hold.ScreeningId, new HoldId(holdId), hold.Holder, cancellation) : null;
        Now = time.GetUtcNow();
        Plan = plan;
        SeatsText = SeatNames.OfAll(plan, hold.View.Seats);
        var prices = detail.Prices.ToDictionary(price => price.Category);
        Lines =
        [
            .. hold.View.Seats.Select((index, i) =>
            {
                var seat = plan.Seats[index];
                var price = prices[seat.Category];
                var part = hold.Quote?.Seats[i];
                return new Line(
                    index, SeatNames.Of(SeatName.Of(plan, index)), price.Name, price.Color, part?.List ?? hold.Amounts?[i] ?? price.Amount,
                    part?.Type, part?.Member);
            }),
        ];
        Total = Quote?.Total ?? Lines.Sum(line => line.Amount);
        return true;
    }

    /// <summary>A live hold of the visitor with all the seats of this one.</summary>
    private async Task<Guid?> FindSuccessorAsync(CancellationToken cancellation)
    {
        var (held, _) = await bookings.HeldAsync(User.GetHolder(), cancellation);
        return held.FirstOrDefault(hold => hold.Screening.Id == Screening.Id && Hold.Seats.All(hold.Seats.Contains))?.HoldId;
    }

    private PageResult Show(int status)
    {
        Response.StatusCode = status;
        return Page();
    }
}
