//! What is not known for certain about the card's edge, as named switches: each fact that one survey reports or that is a
//! guess is a value here with its confidence and where it stands in the table of card facts, never a constant in the core.

use crate::apdu::Status;
use crate::confidence::Confidence;
use crate::trace::Words;

/// One row of the table of switches.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    /// Its name in a profile's `[switches]`.
    pub name: &'static str,
    /// Its value without a word in the profile.
    pub default: &'static str,
    /// How sure the default is.
    pub confidence: Confidence,
    /// Where the fact stands in the table of card facts.
    pub section: &'static str,
    /// What it says.
    pub words: Words,
}

/// What a switch can hold.
pub(crate) trait Setting: Sized {
    /// Reads the form of a profile.
    fn read(text: &str) -> Result<Self, String>;
    /// Writes the form of a profile.
    fn write(&self) -> String;
}

macro_rules! switches {
    ($($(#[$doc:meta])* $name:ident: $kind:ty = $default:literal, $confidence:ident, $section:literal, $ja:literal, $en:literal;)*) => {
        /// The values of all switches of one card.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Switches {
            $(#[doc = $en] pub $name: $kind,)*
        }

        impl Default for Switches {
            fn default() -> Self {
                Self { $($name: <$kind as Setting>::read($default).expect("a default of the table can be read"),)* }
            }
        }

        impl Switches {
            /// The table.
            pub const TABLE: &'static [Switch] = &[$(Switch {
                name: stringify!($name),
                default: $default,
                confidence: Confidence::$confidence,
                section: $section,
                words: Words::new($ja, $en),
            },)*];

            /// A switch's value in the form of a profile.
            pub fn value(&self, name: &str) -> Option<String> {
                match name {
                    $(stringify!($name) => Some(Setting::write(&self.$name)),)*
                    _ => None,
                }
            }

            /// Sets a switch from the form of a profile.
            ///
            /// # Errors
            /// What the switch would understand; [`UnknownSwitch`](SwitchFault::Unknown) for a name outside the table.
            pub fn set(&mut self, name: &str, text: &str) -> Result<(), SwitchFault> {
                match name {
                    $(stringify!($name) => self.$name = Setting::read(text).map_err(SwitchFault::Value)?,)*
                    _ => return Err(SwitchFault::Unknown),
                }
                Ok(())
            }
        }
    };
}

switches! {
    blocked_pin_status: Status = "6984", Survey, "1.5 row 7", "閉塞した暗証番号への VERIFY の応答", "Answer to a VERIFY of a blocked PIN.";
    blocked_query_status: Status = "63C0", Survey, "1.3", "閉塞した暗証番号の残回数照会の応答", "Answer to the query of a blocked PIN's tries.";
    verified_query_status: QueryAnswer = "tries", Survey, "1.5 row 6", "照合済みの暗証番号の残回数照会の応答（tries または状態語）", "Answer to the query of a verified PIN's tries: `tries` (63Cx), or a status word.";
    wrong_try_drops_verified: bool = "true", Guess, "1.5 row 7", "誤った VERIFY が照合済み状態を失わせる", "A wrong VERIFY takes the PIN's verified state away.";
    wrong_length_spends_try: bool = "true", Guess, "1.5 row 7", "長さの違う暗証番号も 1 回に数える", "A PIN of a length that it cannot have costs a try like any wrong one.";
    query_drops_verified: bool = "false", Guess, "1.5 row 6", "残回数照会が照合済み状態を失わせる", "The query of tries takes the verified state away.";
    warm_reset_keeps_pin: bool = "true", Survey, "1.5", "ウォームリセット後も照合済み状態が残る", "A warm reset keeps verified PINs.";
    warm_reset_keeps_applet: bool = "true", Guess, "1.5", "ウォームリセット後も選択中の AP が残る", "A warm reset keeps the selected applet; without it the card itself is selected again.";
    reselect_keeps_pin: bool = "true", Survey, "1.1", "同じ AP の再選択では照合済み状態が残る", "Selecting the selected applet again keeps its verified PINs.";
    failed_select_keeps_state: bool = "true", Guess, "1.1", "失敗した AP 選択は状態を変えない", "A SELECT of an applet that is not there changes nothing.";
    signature_drops_pin: bool = "false", Guess, "6", "署名の後に照合済み状態を失う", "A signature takes the PIN's verified state away.";
    past_end_status: Status = "6B00", Measured, "1.5 row 4", "ファイル末尾以降の READ BINARY の応答", "Answer to READ BINARY at or behind the end of the file.";
    short_read_status: Status = "9000", Survey, "1.5 row 4", "末尾で短くなった READ BINARY の応答", "Answer to READ BINARY that ends early at the end of the file.";
    select_mf_status: Status = "6A86", Survey, "1.5 row 3", "電源投入直後の MF 選択の応答", "Answer to SELECT MF while no applet is selected.";
    select_mf_in_applet_status: Status = "9000", Survey, "1.5 row 3", "AP 選択中の MF 選択の応答（状態は変わらない）", "Answer to SELECT MF while an applet is selected; nothing changes.";
    select_fci_status: Status = "9000", Guess, "1.5 row 1", "FCI を求める AP 選択の応答（データなし）", "Answer to a SELECT of an applet that asks for its control information; there is none.";
    applet_by_prefix: bool = "true", Survey, "1.1", "AID の前方一致で AP を選択できる", "The beginning of an AID selects the first applet that has it.";
    shortest_prefix: u8 = "1", Guess, "1.1", "前方一致に要る最小の長さ（バイト）", "The fewest bytes of an AID that select an applet.";
    empty_select_is_issuer: bool = "true", Guess, "1.1", "空の AID は発行者ドメインを選択する", "An empty AID selects the issuer's domain, as GlobalPlatform has it.";
    record_ranges: bool = "false", Guess, "1.5 row 5", "READ RECORD の複数レコード読出しがある", "READ RECORD from one record to the last is there.";
    internal_file_read_status: Status = "6981", Survey, "1.5", "暗証番号・鍵への READ の応答", "Answer to a READ of a PIN or key.";
    no_current_file_status: Status = "6986", Survey, "1.5", "ファイル未選択の応答", "Answer to a command that needs a current file while there is none.";
    auth_certificate_needs_pin: bool = "false", Client, "1.2", "利用者証明用証明書の読出しに暗証番号が要る（Android）", "The certificate for user authentication is behind its PIN, as on Android phones.";
    unread_file_status: Status = "6982", Client, "1.2", "読出し条件を満たさない応答", "Answer to a READ that the security state does not allow.";
    change_without_verify_status: Status = "6982", Guess, "1.5 row 8", "照合前の暗証番号変更の応答", "Answer to a change of a PIN that is not verified.";
    change_wrong_length_status: Status = "6700", Guess, "1.5 row 8", "長さの違う新しい暗証番号の応答", "Answer to a new PIN of a length that it cannot have.";
    change_keeps_verified: bool = "true", Guess, "1.5 row 8", "変更後も照合済み状態が残る", "A changed PIN stays verified.";
    change_key_command: bool = "true", Survey, "1.5 row 8", "共通・住基 AP の JICSAP CHANGE KEY", "The common and basic applets change their PINs by JICSAP CHANGE KEY.";
    hashed_signatures: bool = "true", Survey, "1.5 row 9b", "カード内ハッシュ・PSS 署名がある", "Signatures with hashing in the card and with PSS are there.";
    prehashed_wrong_length_status: Status = "6985", Survey, "1.5 row 9b", "ハッシュ値の長さ違いの応答", "Answer to a prehashed signature over anything but 32 bytes.";
    signature_too_long_status: Status = "6700", Guess, "1.5 row 9", "署名対象が長すぎる応答", "Answer to a signature over more than 245 bytes.";
    own_key_without_pin: bool = "true", Survey, "1.5 row 9b", "券面系 AP の鍵は暗証番号なしで署名する", "The text and visual applets' own key signs without a PIN.";
    short_le_status: Status = "6700", Survey, "1.5 row 10", "Le が短すぎる GET DATA の応答", "Answer to GET DATA when the object is longer than Le.";
    contact_atr_needs_applet: bool = "false", Survey, "1.4", "接触 ATR は AP 選択中だけ読める", "The contact ATR (5F51) is found only while an applet is selected.";
    objects_in_applets: bool = "false", Survey, "1.4", "AP 選択中も MF のデータを読める", "GET DATA finds the card's objects while an applet is selected, too.";
    lower_chain: bool = "true", Survey, "1.4", "下位の CV 証明書（7F21）がある", "The lower card-verifiable certificate (7F21) is there.";
    challenge_limit: u16 = "256", Survey, "1.5 row 11", "GET CHALLENGE の最大長", "The most bytes of a challenge.";
    extended_challenge_status: Status = "6985", Survey, "1.5 row 11", "拡張長の GET CHALLENGE の応答", "Answer to GET CHALLENGE of extended length.";
    internal_authenticate: bool = "true", Survey, "1.4", "共通 AP の INTERNAL AUTHENTICATE", "The common applet's key answers INTERNAL AUTHENTICATE.";
    last_command_marker: bool = "false", Survey, "1.5 row 12", "80 FC 00 00 を受け付ける（iPhone）", "80 FC 00 00 is answered with 9000, as iPhones do.";
    last_command_status: Status = "6700", Survey, "1.5 row 12", "80 FC 00 00 を受け付けない応答", "Answer to 80 FC 00 00 where it is not known.";
    terminal_authentication: bool = "true", Survey, "1.5 row 13", "端末認証（80 A2）がある", "Terminal authentication (80 A2) is there.";
    terminal_opens_auth_key: bool = "true", Guess, "1.5 row 13", "認証済み端末は暗証番号なしで利用者証明用鍵を使える", "A terminal that proved its key uses the key for user authentication without a PIN.";
    secure_messaging: bool = "true", Survey, "1.3", "券面入力補助 AP のセキュアメッセージング", "Secure messaging is there in the text applet.";
    session_key_elsewhere_status: Status = "66F1", Survey, "1.3", "共通・券面 AP の SET SESSION KEY の応答", "Answer to SET SESSION KEY in the common and visual applets.";
    unknown_instruction_status: Status = "6D00", Survey, "1.5", "未知の INS の応答", "Answer to an unknown instruction.";
    unknown_class_status: Status = "6E00", Survey, "1.5", "未知の CLA の応答", "Answer to an unknown class.";
    malformed_status: Status = "6700", Guess, "1.5", "APDU の形でないバイト列の応答", "Answer to bytes that are no command.";
    extended_length: bool = "true", Survey, "1.5", "拡張長の Lc と Le を受け付ける", "Lc and Le of the extended form are taken.";
    tail_filler: u16 = "0", Guess, "6", "証明書ファイル末尾の FF の数", "How many bytes of FF follow a certificate in its file.";
    number_with_check_digit: bool = "false", Guess, "1.3", "検査用数字の正しい個人番号を許す（架空の番号は既定で不正にする）", "The individual number may have a right check digit; without it every number is one that nobody can have.";
    text_pin_12_exists: bool = "true", Survey, "1.3", "券面入力補助 AP の閉塞した 0012 がある", "The text applet has a PIN 0012 that is always blocked.";
    phone_answers_locked: bool = "false", Guess, "6", "画面ロック中の Android が読み取りに応じる", "An Android phone answers a reader while its screen is locked.";
    answer_micros: u32 = "4000", Guess, "2.4", "一命令の所要時間（マイクロ秒）", "How long a command takes, in microseconds.";
    byte_micros: u32 = "25", Guess, "2.4", "1 バイト転送の所要時間（マイクロ秒）", "How long a byte of command or answer takes, in microseconds.";
    signature_micros: u32 = "450000", Guess, "2.4", "署名の追加所要時間（マイクロ秒）", "How much longer a signature takes, in microseconds.";
}

/// Why a switch was not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SwitchFault {
    /// There is no such switch.
    #[error("no switch of this name")]
    Unknown,
    /// The value is not one that it understands.
    #[error("{0}")]
    Value(String),
}

/// What the query of a verified PIN's tries answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryAnswer {
    /// The tries left, verified or not.
    Tries,
    /// This status word.
    Status(Status),
}

impl Setting for Status {
    fn read(text: &str) -> Result<Self, String> {
        let word = u16::from_str_radix(text, 16).ok().filter(|_| text.len() == 4 && !text.starts_with('+'));
        word.map(Self::of).ok_or_else(|| "a status word is four hexadecimal digits, as \"6984\"".into())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Setting for QueryAnswer {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "tries" => Ok(Self::Tries),
            _ => Status::read(text).map(Self::Status).map_err(|_| "\"tries\" or a status word as \"9000\"".into()),
        }
    }

    fn write(&self) -> String {
        match self {
            Self::Tries => "tries".into(),
            Self::Status(status) => status.to_string(),
        }
    }
}

impl Setting for bool {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| "true or false".into())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

macro_rules! number_setting {
    ($($kind:ty),*) => {$(
        impl Setting for $kind {
            fn read(text: &str) -> Result<Self, String> {
                text.parse().map_err(|_| format!("a whole number from 0 to {}", <$kind>::MAX))
            }

            fn write(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

number_setting!(u8, u16, u32);

#[cfg(test)]
mod tests {
    use super::{SwitchFault, Switches};

    #[test]
    fn every_switch_writes_what_it_reads() {
        let mut switches = Switches::default();
        for switch in Switches::TABLE {
            assert_eq!(switches.value(switch.name).as_deref(), Some(switch.default), "{}", switch.name);
            switches.set(switch.name, switch.default).expect("its own default");
            assert!(matches!(switches.set(switch.name, "§"), Err(SwitchFault::Value(_))), "{}", switch.name);
        }
        assert_eq!(switches, Switches::default());
        assert_eq!(switches.set("no_such", "1"), Err(SwitchFault::Unknown));
    }
}
