//! The colours of pages, pictures and mails, in one place.

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink(pub u8, pub u8, pub u8);

impl Ink {
    /// Words.
    pub const TEXT: Self = Self(0x1c, 0x25, 0x33);
    /// Words beside words: dates, units, notes. 4.5 to 1 on white and on `MIST`.
    pub const QUIET: Self = Self(0x5a, 0x65, 0x75);
    pub const WHITE: Self = Self(0xff, 0xff, 0xff);
    /// What stands behind a table's head.
    pub const MIST: Self = Self(0xf3, 0xf5, 0xf8);
    /// Between rows.
    pub const HAIR: Self = Self(0xdc, 0xe1, 0xe8);
    /// The company's.
    pub const DEEP: Self = Self(0x14, 0x3d, 0x59);
    pub const ACCENT: Self = Self(0x1f, 0x7a, 0x8c);
    /// What is there for comparison.
    pub const PALE: Self = Self(0xb5, 0xcb, 0xd3);
    /// What somebody should look at.
    pub const ALERT: Self = Self(0xb4, 0x3a, 0x2e);
    pub const ALERT_MIST: Self = Self(0xfb, 0xee, 0xec);

    /// As CSS and SVG write it.
    pub fn hex(self) -> String {
        let Self(red, green, blue) = self;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}
