namespace SeatEngine.Seats;

/// <summary>What a member of staff may do. Policies of endpoints, pages and hub methods have these names.</summary>
[Flags]
public enum StaffRights
{
    None = 0,

    /// <summary>Look at screenings: how full, who is behind each seat, the ledger.</summary>
    SeeScreenings = 1,

    /// <summary>Take and give money: the kiosk, its account, cash and terminal.</summary>
    SellAtTill = 2,

    /// <summary>Move, cancel and exchange anybody's bookings, and release anybody's holds.</summary>
    ChangeBookings = 4,

    /// <summary>Take seats off sale, and put them back.</summary>
    BlockSeats = 8,

    /// <summary>Import plans, and put screenings on sale.</summary>
    AddScreenings = 16,

    /// <summary>Change time, notes, prices and sales window of a screening.</summary>
    ChangeScreenings = 32,

    /// <summary>Call a screening off, which cancels its bookings.</summary>
    CallOffScreenings = 64,

    /// <summary>Read what staff did and what was refused.</summary>
    ReadTrail = 128,

    /// <summary>Invite people, give and take roles, say who organizes a screening.</summary>
    ManagePeople = 256,

    /// <summary>All of this in every screening. Without it: in those alone that they organize.</summary>
    AllScreenings = 512,

    /// <summary>Read the mails that buyers are sent; see what runs by itself; send messages again that failed, or drop them.</summary>
    ManageMessages = 1024,

    /// <summary>Admit visitors at a door: scan tickets, look for bookings, take an admission back.</summary>
    AdmitVisitors = 2048,

    /// <summary>Say which servers are notified of what happens, and send events again.</summary>
    ManageWebhooks = 4096,
}
