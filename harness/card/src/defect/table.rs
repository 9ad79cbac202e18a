//! The list of defects.

use crate::trace::Words;

macro_rules! defects {
    ($($name:ident $id:literal $row:literal $ja:literal $en:literal;)*) => {
        /// One thing that a card does wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Defect {
            $(#[doc = $en] $name,)*
        }

        impl Defect {
            /// Every defect, in the order of the table of commands.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in files.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// What it breaks: a row of the table of commands (`1.5/7`), or `state`.
            pub const fn row(self) -> &'static str {
                match self { $(Self::$name => $row,)* }
            }

            /// What it does.
            pub const fn words(self) -> Words {
                match self { $(Self::$name => Words::new($ja, $en),)* }
            }
        }
    };
}

defects! {
    UnknownAppletAccepted "unknown_applet_accepted" "1.5/1" "無い AP の選択に 9000 を返す" "A SELECT of an applet that is not there is answered with 9000.";
    AppletPrefixRefused "applet_prefix_refused" "1.5/1" "AID の前方一致選択を拒む" "A SELECT by the beginning of an AID is refused.";
    MissingFileAccepted "missing_file_accepted" "1.5/2" "無い EF の選択に 9000 を返す" "A SELECT of a file that is not there is answered with 9000.";
    CaCertificateMissing "ca_certificate_missing" "1.5/2" "利用者証明用CA証明書が無い" "The CA certificate for user authentication cannot be selected.";
    MasterFileAccepted "master_file_accepted" "1.5/3" "電源投入直後の MF 選択に 9000 を返す" "SELECT MF after a reset is answered with 9000.";
    MasterFileLeavesApplet "master_file_leaves_applet" "1.5/3" "MF 選択が AP の選択を解く" "SELECT MF leaves the selected applet.";
    ShortReadRefused "short_read_refused" "1.5/4" "末尾で短くなる READ BINARY に 6B00 を返す" "A READ BINARY that ends early at the end of the file is answered with 6B00.";
    PastEndEmpty "past_end_empty" "1.5/4" "末尾以降の READ BINARY に空の 9000 を返す" "A READ BINARY behind the end of the file is answered with 9000 and no data.";
    LeZeroIsNothing "le_zero_is_nothing" "1.5/4" "Le=00 を 0 バイトと読む" "Le of zero is taken for no bytes instead of 256.";
    ShortIdRefused "short_id_refused" "1.5/4" "短縮 EF 識別子の READ BINARY を拒む" "READ BINARY by short file id is refused.";
    ShortIdNotCurrent "short_id_not_current" "1.5/4" "短縮 EF 識別子で読んだ EF が現在の EF にならない" "A file read by short id does not become current.";
    OffsetIgnored "offset_ignored" "1.5/4" "READ BINARY の位置を無視する" "READ BINARY ignores its offset.";
    PinFileReadable "pin_file_readable" "1.5/4" "暗証番号の IEF を読み出せる" "READ BINARY of a PIN is answered with 9000 and bytes.";
    AuthCertificateRefused "auth_certificate_refused" "1.5/4" "利用者証明用証明書を読ませない" "The certificate for user authentication is refused with 6982.";
    SignCertificateFree "sign_certificate_free" "1.5/4" "署名用証明書を暗証番号なしで読める" "The signing certificate is read without its password.";
    TokenLabelWrong "token_label_wrong" "1.5/4" "トークン情報のラベルが違う" "The label of the token information is not the token's.";
    ExtendedRefused "extended_refused" "1.5/4" "拡張長の命令を拒む" "Commands of extended length are refused.";
    MoreThanAsked "more_than_asked" "1.5/4" "Le より多く返す" "READ BINARY answers more bytes than were asked for.";
    MissingRecordAccepted "missing_record_accepted" "1.5/5" "無いレコードの読出しに空の 9000 を返す" "READ RECORD of a record that is not there is answered with 9000 and no data.";
    RecordRefused "record_refused" "1.5/5" "レコードを読ませない" "READ RECORD is refused.";
    QuerySpendsTry "query_spends_try" "1.5/6" "残回数照会が 1 回分を使う" "Asking for the tries left spends one.";
    QuerySaysDone "query_says_done" "1.5/6" "残回数照会に 9000 を返す" "Asking for the tries left is answered with 9000.";
    WrongPinNotCounted "wrong_pin_not_counted" "1.5/7" "誤った暗証番号を数えない" "A wrong PIN is not counted.";
    WrongPinCostsTwo "wrong_pin_costs_two" "1.5/7" "誤った暗証番号 1 回で 2 回分減る" "One wrong PIN costs two tries.";
    WrongPinAccepted "wrong_pin_accepted" "1.5/7" "誤った暗証番号を受け入れる" "A wrong PIN is accepted.";
    RightPinRefused "right_pin_refused" "1.5/7" "正しい暗証番号を拒む" "The right PIN is refused and costs a try.";
    RightPinKeepsCounter "right_pin_keeps_counter" "1.5/7" "正しい暗証番号でも残回数が戻らない" "The right PIN does not give the tries back.";
    BlockedPinUnlocks "blocked_pin_unlocks" "1.5/7" "閉塞後も正しい暗証番号で解ける" "The right value unlocks a blocked PIN.";
    BlockedPinSaysTries "blocked_pin_says_tries" "1.5/7" "閉塞した暗証番号に 63C0 を返す" "A VERIFY of a blocked PIN is answered with 63C0, as if it had been tried.";
    OtherCounterMoves "other_counter_moves" "1.5/7" "別の暗証番号の残回数も減る" "A wrong PIN costs another PIN a try, too.";
    ChangeWithoutVerify "change_without_verify" "1.5/8" "照合なしで暗証番号を変更できる" "A PIN can be changed without having been verified.";
    ChangeForgotten "change_forgotten" "1.5/8" "変更に 9000 を返すが変わらない" "A change of PIN is answered with 9000 and forgotten.";
    SignatureNotVerbatim "signature_not_verbatim" "1.5/9" "署名対象をそのまま署名しない" "The card wraps what it is given before it signs.";
    SignatureWithoutPin "signature_without_pin" "1.5/9" "照合なしで署名する" "The card signs without a PIN.";
    SignatureByOtherKey "signature_by_other_key" "1.5/9" "別の鍵で署名する" "The card signs with the other key.";
    SignatureTruncated "signature_truncated" "1.5/9" "署名が 1 バイト短い" "The signature lacks its last byte.";
    HashedSignatureBare "hashed_signature_bare" "1.5/9b" "P1=03 で DigestInfo を付けない" "P1 03 signs the hash without its DigestInfo.";
    PrehashedAnyLength "prehashed_any_length" "1.5/9b" "P1=02 で 32 バイト以外を受け付ける" "P1 02 takes hashes of any length.";
    PssSaltFixed "pss_salt_fixed" "1.5/9b" "PSS のソルトが毎回同じ" "The salt of PSS is always the same.";
    SchemeUnchecked "scheme_unchecked" "1.5/9b" "未知の P1 で署名する" "An unknown P1 of a signature is taken for 00.";
    AbsentObjectAccepted "absent_object_accepted" "1.5/10" "無いデータの GET DATA に 9000 を返す" "GET DATA of an object that is not there is answered with 9000.";
    ShortLeTruncates "short_le_truncates" "1.5/10" "Le に収まらないデータを切って返す" "GET DATA of an object longer than Le answers its beginning.";
    ChallengeRepeats "challenge_repeats" "1.5/11" "乱数が毎回同じ" "GET CHALLENGE always answers the same bytes.";
    ChallengeShort "challenge_short" "1.5/11" "乱数が指定より短い" "GET CHALLENGE answers fewer bytes than were asked for.";
    AuthenticationWrong "authentication_wrong" "1.5/11" "内部認証の署名が違う" "The signature of INTERNAL AUTHENTICATE is wrong.";
    LastCommandAccepted "last_command_accepted" "1.5/12" "80 FC 00 00 への応答が券種と違う" "80 FC 00 00 is answered as another kind of token does.";
    TerminalAlwaysTrusted "terminal_always_trusted" "1.5/13" "どんな端末証明書も受け入れる" "Any terminal's certificate is accepted.";
    UnknownInstructionAccepted "unknown_instruction_accepted" "1.5/status" "未知の INS に 9000 を返す" "An unknown instruction is answered with 9000.";
    UnknownClassAccepted "unknown_class_accepted" "1.5/status" "未知の CLA に 9000 を返す" "An unknown class is answered with 9000.";
    MalformedAccepted "malformed_accepted" "1.5/status" "APDU でないバイト列に 9000 を返す" "Bytes that are no command are answered with 9000.";
    PinKeptOverPowerOff "pin_kept_over_power_off" "state" "電源断後も照合済みのまま" "A verified PIN survives the power going.";
    PinKeptOverApplet "pin_kept_over_applet" "state" "他 AP の選択後も照合済みのまま" "A verified PIN survives the selection of another applet.";
    PinLostOnReselect "pin_lost_on_reselect" "state" "同じ AP の再選択で照合済み状態を失う" "Selecting the same applet again loses the verified PIN.";
    PinLostOnReset "pin_lost_on_reset" "state" "ウォームリセットで照合済み状態を失う" "A warm reset loses the verified PIN.";
    TriesRestoredByPower "tries_restored_by_power" "state" "電源を入れ直すと残回数が戻る" "Power gives the tries back.";
    VerifiedFromStart "verified_from_start" "state" "電源投入時から照合済みである" "The PIN for user authentication counts as verified from the start.";
    OnePinOpensAll "one_pin_opens_all" "state" "一つの照合で他の暗証番号も照合済みになる" "One verified PIN verifies every other PIN of its applet.";
}

impl Defect {
    /// The defect of this name.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|defect| defect.id() == id)
    }
}
