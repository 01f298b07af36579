using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Seats;

/// <summary>What staff do, as the audit table names it: the name in camelCase.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<StaffAction>))]
public enum StaffAction
{
    Hold,
    Extend,
    Release,
    Sale,
    Cancel,
    Move,
    Block,
    Unblock,
    ImportPlan,
    AddScreening,
    ChangeScreening,
    CallOff,
    AddOrganizer,
    RemoveOrganizer,
    Exchange,
    SignIn,
    SignOut,
    InvitePerson,
    ChangePerson,
    AcceptInvitation,
    ChangeSignIn,
    MakeToken,
    RevokeToken,
    RetryMessage,
    DropMessage,
    Admit,
    UndoAdmission,
    AddWebhook,
    ChangeWebhook,
    RemoveWebhook,
    ResendEvents,
    AddCodes,
    EndCode,

    /// <summary>A request that was refused because it is for staff, or because the token is not valid any more.</summary>
    Request,
}

/// <summary>A seat command that staff gave, and that changed something: written to the audit table in the same transaction.</summary>
public sealed record StaffAct(StaffMember Staff, StaffAction Action, SeatCommand Command, SeatReply Reply)
{
    /// <summary>Null if the command is not of a member of staff.</summary>
    public static StaffAct? Of(SeatCommand command, SeatReply reply)
    {
        (StaffMember? Staff, StaffAction Action) act = command switch
        {
            NewHoldCommand c => (c.Caller.Staff, StaffAction.Hold),
            PriceHold c => (c.Caller.Staff, StaffAction.Hold),
            ExtendHold c => (c.Caller.Staff, StaffAction.Extend),
            ReleaseHold c => (c.Caller.Staff, StaffAction.Release),
            ConfirmHold c => (c.Caller.Staff, StaffAction.Sale),
            PayHold c => (c.Caller.Staff, StaffAction.Extend),
            SellPaid c => (c.Caller.Staff, StaffAction.Sale),
            CancelBooking c => (c.Caller.Staff, StaffAction.Cancel),
            MoveBooking c => (c.Caller.Staff, StaffAction.Move),
            ExchangeBooking c => (c.Caller.Staff, StaffAction.Exchange),
            BlockSeats c => (c.Caller.Staff, StaffAction.Block),
            UnblockSeats c => (c.Caller.Staff, StaffAction.Unblock),
            _ => (null, default),
        };
        return act.Staff is null ? null : new StaffAct(act.Staff, act.Action, command, reply);
    }
}
