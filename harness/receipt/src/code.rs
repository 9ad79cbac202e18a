//! The checks of the validator: number, reception level, and one sentence each in Japanese and English.
//!
//! Where the payers' number for a kind is known it is printed (`C-L2162`), else a number of ours (`C-X124`). The payers number the
//! same fault differently for each kind of claim, and the numbers known come from extracts of their lists: they have to be read
//! again in the lists in force before anybody relies on them.

use crate::Kind;
use std::fmt;

/// How the payers take a fault at reception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// L48: told, and accepted.
    Note,
    /// L4 and L7: to be confirmed.
    Warning,
    /// L3: likely to come back (返戻).
    Returnable,
    /// L2: one claim cannot be read as one.
    Claim,
    /// L1: the whole file is not taken.
    File,
}

impl Level {
    /// Levels, the lightest first.
    pub const ALL: [Level; 5] = [Level::Note, Level::Warning, Level::Returnable, Level::Claim, Level::File];

    /// The word on the command line and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Returnable => "returnable",
            Level::Claim => "claim",
            Level::File => "file",
        }
    }

    /// The payers' name of the level.
    pub fn number(self) -> &'static str {
        match self {
            Level::Note => "L48",
            Level::Warning => "L4",
            Level::Returnable => "L3",
            Level::Claim => "L2",
            Level::File => "L1",
        }
    }

    /// What becomes of the claim, in Japanese and English.
    pub fn text(self) -> [&'static str; 2] {
        match self {
            Level::Note => ["通知のみ", "told, accepted"],
            Level::Warning => ["要確認", "to be confirmed"],
            Level::Returnable => ["返戻の見込み", "likely to come back"],
            Level::Claim => ["受付不能（レセプト）", "claim not taken"],
            Level::File => ["受付不能（ファイル）", "file not taken"],
        }
    }
}

macro_rules! checks {
    ($($name:ident $own:literal $level:ident [$($kind:ident $official:literal),*] $source:literal $ja:literal $en:literal;)*) => {
        /// A check.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check {
            $(
                #[doc = $en]
                $name,
            )*
        }

        impl Check {
            /// All checks, by number.
            pub const ALL: &'static [Check] = &[$(Check::$name),*];

            /// Level at reception.
            pub fn level(self) -> Level {
                match self { $(Check::$name => Level::$level,)* }
            }

            /// One sentence in Japanese and English.
            pub fn text(self) -> [&'static str; 2] {
                match self { $(Check::$name => [$ja, $en],)* }
            }

            /// Where it stands.
            pub fn source(self) -> &'static str {
                match self { $(Check::$name => $source,)* }
            }

            fn numbers(self) -> (&'static str, &'static [(Kind, &'static str)]) {
                match self { $(Check::$name => ($own, &[$((Kind::$kind, $official)),*]),)* }
            }
        }
    };
}

checks! {
    EmptyFile "X001" File [] "R04 ch. 1" "ファイルが空である" "the file is empty";
    NotClaims "X002" File [] "R04 ch. 1" "レセプトのファイルではない" "this is not a file of claims";
    PayerSide "X003" File [] "R04" "審査支払機関側の形式（レセ電コード情報）であり、請求ファイルではない" "this is the payer's form of claims, not a file to be claimed with";
    Utf8 "X004" File [] "R04 ch. 1" "文字コードがUTF-8である（シフトJISで記録する）" "the file is in UTF-8; Shift_JIS is prescribed";
    LineEnd "X005" File [] "R04 ch. 1" "レコードの終わりがCR+LFでない" "a record does not end with CR and LF";
    CutLine "X006" File [] "R04 ch. 1" "最後のレコードに改行がない" "the last record has no line end";
    NoEndMark "X007" File [] "R04 ch. 1" "ファイルの最後にEOF（1A）がない" "the end mark (1A) is missing behind the last record";
    AfterEndMark "X008" File [] "R04 ch. 1" "EOF（1A）の後にデータがある" "bytes stand behind the end mark (1A)";
    LongLine "X009" File [] "R04 ch. 1" "レコードが長すぎる" "a record is longer than any can be";
    EmptyLine "X010" File [] "R04 ch. 1" "空のレコードがある" "an empty record";
    Quote "X011" File [] "R04 ch. 1" "引用符（22）は使用しない" "quotation marks (22) are not used";
    Control "X012" File [] "R04 ch. 1" "制御文字がある" "a control character stands in a record";
    FirstRecord "X020" File [] "R04 ch. 2" "最初のレコードが医療機関（薬局）情報でない" "the file does not begin with the record of the institution";
    NoTotals "X021" File [] "R04 ch. 2" "請求書レコード（GO）がない" "the totals (GO) are missing";
    AfterTotals "X022" File [] "R04 ch. 2" "請求書レコード（GO）の後にレコードがある" "a record stands behind the totals (GO)";
    HeaderTwice "X023" File [] "R04 ch. 2" "医療機関（薬局）情報が2つある" "the record of the institution stands twice";
    TotalCount "X024" File [] "R04 GO" "総件数がHO・KOレコードの数と異なる" "the total count differs from the number of HO and KO records";
    TotalPoints "X025" File [] "R04 GO" "総合計点数が各レセプトの合計と異なる" "the total points differ from the sum of the claims";
    Volume "X026" File [] "R04 ch. 1" "マルチボリューム識別情報が正しくない" "the number of the volume is wrong";
    PayerCode "X027" File [] "R04 IR-1" "審査支払機関は1または2である" "the payer is 1 or 2";
    Prefecture "X028" File [] "R04 table 2" "都道府県は01〜47である" "the prefecture is 01 to 47";
    FeeTable "X029" File [] "R04 IR-3" "点数表がレセプトの種類と合わない" "the fee table does not fit the kind of claims";
    InstitutionDigit "X030" Warning [] "receipt 3.7" "医療機関コードの検証番号が合わない" "the check digit of the institution code is wrong";
    Unneeded "L1011" File [Medical "L1011"] "list L1011" "記録しない項目に値がある（医療機関情報）" "a value stands in a reserved field of the institution";
    ClaimMonth "L1102" File [Medical "L1102"] "list L1102" "請求年月が暦にない" "the claim month is not a month";
    CountDigits "L1574" File [Medical "L1574"] "list L1574" "総件数が6桁以内の数字でない" "the total count is not a number of up to 6 digits";
    PointsDigits "L1575" File [Medical "L1575"] "list L1575" "総合計点数が10桁以内の数字でない" "the total points are not a number of up to 10 digits";
    ClaimNumber "L1910" File [Medical "L1910"] "list L1910" "レセプト番号が6桁以内の数字でない" "the claim number is not a number of up to 6 digits";
    ClaimSequence "L1917" File [Medical "L1917", Dpc "L1908"] "list L1917" "レセプト番号が1からの連番でない" "the claim numbers are not 1, 2, 3 …";
    TooManyFaults "L1920" File [Medical "L1920"] "list L1920" "受付不能のレセプトが1000件以上ある" "1000 or more claims cannot be taken";
    Phone "L1929" File [Medical "L1929", Dpc "L1070", Dispensing "L1913"] "list L1929" "電話番号が15桁以内の英数でない" "the telephone number is not up to 15 alphanumerics";
    UnknownRecord "X100" Claim [] "R04 ch. 2" "知られていないレコードである" "an unknown record";
    RecordOrder "X101" Claim [] "R04 ch. 2" "レコードの順序が正しくない" "a record stands in the wrong order";
    RecordTwice "X102" Claim [] "R04 ch. 2" "レコードが多すぎる" "there are too many of this record";
    NoDisease "L4222" Warning [Medical "L4222"] "list L4222" "傷病名レコードがない" "there is no disease";
    NoClaimHead "X104" Claim [] "R04 ch. 2" "レセプト共通レコード（RE）がない" "the common record of the claim (RE) is missing";
    NoPayer "X105" Claim [] "R04 ch. 2" "保険者（HO）も公費（KO）もない" "there is neither an insurer (HO) nor a public payer (KO)";
    TooManyFields "X110" Claim [] "R04 ch. 3" "項目が多すぎる" "the record has too many fields";
    TooFewFields "X111" Note [] "R04 ch. 3" "末尾の項目の区切りが省略されている" "commas at the end of the record are left out";
    NotDigits "X120" Claim [] "R04 ch. 1" "数字でない文字がある" "there is more than digits";
    NotAlphanumeric "X121" Claim [] "R04 ch. 1" "英数でない文字がある" "there is more than half-width letters and digits";
    NotFullWidth "X122" Claim [] "R04 ch. 1" "全角でない文字がある" "there is more than full-width characters";
    Mixed "X123" Claim [] "R04 ch. 1" "全角と半角が混在している" "full-width and half-width are mixed";
    TooLong "X124" Claim [] "R04 ch. 3" "最大バイト数を超えている" "the field is longer than allowed";
    NotFull "X125" Claim [] "R04 ch. 1" "固定長の項目の桁数が足りない" "a field of fixed length is short";
    NotSignificant "X126" Warning [] "R04 ch. 1" "有効でない0または空白がある" "zeros or blanks that say nothing stand in the field";
    NotForFirst "X127" Claim [] "R04 ch. 3" "初回の請求では記録しない項目に値がある" "the field is empty on a first claim";
    Missing "L2541" Claim [Medical "L2541"] "list L2541" "必須の項目が記録されていない" "a required field is empty";
    VendorCharacter "X130" Warning [] "R04 ch. 1" "JIS X 0208にない文字（外字・機種依存文字）である" "a character outside JIS X 0208";
    BadCharacter "X131" Claim [] "R04 ch. 1" "シフトJISの文字でない" "bytes that are no Shift_JIS character";
    BirthDate "L2133" Claim [Medical "L2133", Dpc "L2174"] "list L2133" "生年月日が暦にない" "the birth date is not a date";
    BadDate "X140" Claim [] "R04 ch. 1" "年月日が暦にない" "this is not a date";
    ServiceMonth "L2951" Claim [Medical "L2951"] "list L2951" "診療年月が暦にない" "the service month is not a month";
    JapaneseEra "L4800" Note [Medical "L4800"] "list L4800" "和暦の年月は西暦に読み替えられる" "a date of the Japanese era is converted";
    LateService "X141" Claim [] "R04 RE-3" "診療年月が請求年月より前でない" "the service month is not before the claim month";
    BornLater "X142" Returnable [] "R04 RE-6" "生年月日が診療年月より後である" "the birth date is behind the service month";
    TypeAndPayers "L2900" Claim [Medical "L2900"] "list L2900" "レセプト種別とHO・KOの数が合わない" "the claim type does not fit the insurers and public payers";
    ClaimType "X150" Claim [] "R04 table 5" "レセプト種別が別表にない" "the claim type is not in the table";
    InsurerForm "L2167" Claim [Medical "L2167", Dpc "L2181"] "list L2167" "保険者番号が8桁の形でない" "the insurer number has not the form of 8 places";
    InsurerDigit "X151" Returnable [] "receipt 3.7" "保険者番号の検証番号が合わない（該当する保険者がない）" "the check digit of the insurer number is wrong: no such insurer";
    LawNumber "X152" Returnable [] "receipt 3.7" "保険者番号の法別番号が別表にない" "the law number (法別番号) of the insurer is not in the table";
    LawAndType "X153" Returnable [] "receipt 3.2" "法別番号とレセプト種別が合わない" "the law number (法別番号) does not fit the claim type";
    PublicForm "L2187" Claim [Medical "L2187"] "list L2187" "公費負担者番号が8桁でない" "the number of the public payer has not 8 digits";
    PublicDigit "X154" Returnable [] "receipt 3.7" "公費負担者番号の検証番号が合わない" "the check digit of the public payer is wrong";
    RecipientDigit "X155" Warning [] "receipt 3.7" "公費受給者番号の検証番号が合わない" "the check digit of the recipient number is wrong";
    RecipientForm "X156" Warning [] "R04 KO-2" "公費受給者番号が7桁でない" "the recipient number has not 7 digits";
    LongNumber "X157" Claim [] "R04 HO-3" "記号と番号が合わせて19文字を超えている" "symbol and number are longer than 19 characters together";
    NoNumber "L2162" Claim [Medical "L2162"] "list L2162" "被保険者証の番号が記録されていない" "the number of the insured is missing";
    NoName "L3001" Returnable [Medical "L3001"] "list L3001" "氏名が記録されていない" "the name is missing";
    ElderNumber "L3122" Returnable [Medical "3122"] "list 3122" "後期高齢者医療の番号が8桁の数字でない" "the number of a late-stage elderly person has not 8 digits";
    ElderSymbol "L3173" Returnable [Medical "3173"] "list 3173" "後期高齢者医療に記号がある" "a late-stage elderly person has no symbol";
    AssociationSymbol "L3148" Returnable [Medical "3148"] "list 3148" "協会けんぽの記号が7〜8桁の数字でない" "the symbol of 協会けんぽ has not 7 or 8 digits";
    SocietySymbol "L3177" Returnable [Medical "3177"] "list 3177" "組合健保の記号が数字でない" "the symbol of a health insurance society is not digits";
    PreschoolAge "L3129" Returnable [Medical "L3129"] "list L3129" "未就学者の年齢でない" "this is not the age of a preschool child";
    HolderAge "L3140" Returnable [Medical "L3140"] "list L3140" "本人が15歳未満である" "the insured is under 15";
    KindOfPayer "L2140" Claim [Medical "L2140"] "list L2140" "負担者種別が正しくない、または該当する負担者がない" "the kind of payer is undefined, or there is no such payer";
    DayCount "X160" Returnable [] "R04 JD" "受診日の数が診療実日数と異なる" "the days marked differ from the number of days";
    DayMark "X161" Claim [] "R04 JD" "受診日情報は1または2である" "a day is marked 1 or 2";
    DayInMonth "X162" Claim [] "R04 JD" "その月にない日である" "the month has no such day";
    UnmarkedDay "X163" Warning [] "R04 JD" "算定した日が受診日でない" "something was done on a day that is not marked";
    TimesAndDays "X170" Returnable [] "R04 SI" "算定日の合計が回数と異なる" "the days add up to another number of times";
    PointSum "X171" Returnable [] "R04 HO-5" "点数の合計が合計点数と異なる" "the points add up to another sum";
    Burden "X172" Claim [] "R04 table 21" "負担区分が別表にない" "the burden code is not in the table";
    BurdenPayer "X173" Claim [] "R04 table 21" "負担区分の負担者がレセプトにない" "the burden code names a payer that is not in the claim";
    ServiceId "X174" Claim [] "R04 table 20" "診療識別が別表にない" "the service id (診療識別) is not in the table";
    Dispensed24 "L2303" Claim [Medical "2303"] "list 2303" "外来のレセプトに診療識別24がある" "an outpatient claim has the service id 24";
    ServiceOrder "X175" Warning [] "R04 table 20" "診療識別が昇順でない" "the service ids do not ascend";
    TooManyDetails "X176" Claim [] "R04 ch. 1" "診療識別を省略したレコードが98を超えて続く" "more than 98 records follow each other without a service id";
    NoServiceId "X177" Claim [] "R04 SI-1" "最初の摘要レコードに診療識別がない" "the first detail record has no service id";
    CodeMaster "X178" Claim [] "R04 ch. 3" "コードの先頭がこのレコードのマスタでない" "the code does not begin as those of this record do";
    CodeLength "X179" Claim [] "R04 ch. 3" "コードの桁数が正しくない" "the code has the wrong number of digits";
    DiseaseCode "L2257" Claim [Medical "L2257"] "list L2257" "傷病名コードが7桁の数字でない" "the disease code has not 7 digits";
    DrugCode "L2361" Claim [Medical "L2361"] "list L2361" "医薬品コードが9桁の数字でない" "the drug code has not 9 digits";
    ConfirmKind "X180" Claim [] "R-CLM-19" "初回の請求の確認区分は01である" "the confirmation on a first claim is 01";
    ConfirmedData "X181" Claim [] "R-CLM-19" "初回の請求では資格確認の結果を記録しない" "what the payer confirms stands in no first claim";
    Branch "X182" Claim [] "R04 SN-6" "枝番が2桁の数字でない" "the branch number has not 2 digits";
    ConfirmOfPublic "X183" Claim [] "R04 ch. 2" "公費単独のレセプトに資格確認（SN）がある" "a claim without an insurer has no confirmation (SN)";
    Copay "L4516" Warning [Medical "L4516"] "list L4516" "負担金額が点数の10倍以上である" "the copayment is 10 times the points or more";
    PublicCopay "L4510" Warning [Medical "L4510"] "list L4510" "公費の負担金額が点数の10倍以上である" "the copayment of a public payer is 10 times the points or more";
    VisitsAndDays "L4636" Warning [Medical "L4636"] "list L4636" "診療実日数がその月の日数を超えている" "there are more days than the month has";
    SpecialNotes "X190" Claim [] "R04 table 9" "特記事項が2桁ずつでない、または別表にない" "a special note is not in the table";
    Ward "X191" Claim [] "R04 RE-9" "病棟区分が2桁ずつでない、または別表にない" "a ward code is not in the table";
    Sex "X192" Claim [] "R04 RE-5" "男女区分は1または2である" "the sex is 1 or 2";
    PatientState "X193" Claim [] "R04 RE-37" "患者の状態が3桁ずつでない" "the states of the patient are not of 3 digits each";
    Outcome "X194" Claim [] "R04 SY-3" "転帰区分が別表にない" "the outcome is not in the table";
    Kana "L4834" Note [Medical "L4834"] "list L4834" "カタカナ氏名が全角カタカナでない" "the name in kana is not of full-width kana";
    NameForm "X195" Warning [] "R04 ch. 1" "氏名の姓と名の間が1文字の空白でない" "family and given name are not parted by one blank";
    DiseaseName "X196" Claim [] "R04 SY-5" "傷病名称は未コード化傷病名のときだけ記録する" "the name of a disease stands only with the code 0000999";
    DiseaseUnnamed "X197" Claim [] "R04 SY-5" "未コード化傷病名に名称がない" "an uncoded disease has no name";
    Reduction "X198" Claim [] "R04 HO-12" "減免区分は1〜3である" "the reduction is 1 to 3";
    Beds "L3639" Returnable [Medical "L3639"] "list L3639" "入院のレセプトに病床数がない" "an inpatient claim has no number of beds";
    NeedlessBeds "L4805" Note [Medical "L4805"] "list L4805" "外来のレセプトに病床数がある" "an outpatient claim has a number of beds";
    UnknownUnmarked "X201" Returnable [] "ELIG-01" "不詳の保険者番号に「不詳」（820000246）の記録がない" "sevens without the mark of an unknown insurer (820000246)";
    MarkedKnown "X202" Returnable [] "ELIG-01" "保険者番号があるのに「不詳」（820000246）の記録がある" "the mark of an unknown insurer (820000246) beside the number of one";
    UnknownSymbol "X203" Returnable [] "ELIG-02" "不詳のレセプトには記号を記録しない" "a claim of an unknown insurer has no symbol";
    UnknownNumber "X204" Returnable [] "ELIG-03" "不詳のレセプトの番号の桁数または数字が正しくない" "the number of a claim of an unknown insurer has the wrong digits";
    MarkNotFirst "X205" Returnable [] "ELIG-04" "「不詳」（820000246）が摘要欄の先頭にない" "the mark of an unknown insurer (820000246) is not the first remark";
    MarkText "X206" Returnable [] "ELIG-04" "820000245・820000246に文字データは記録しない" "the marks 820000245 and 820000246 have no text";
    NoStatement "X207" Warning [] "ELIG-05" "不詳のレセプトに事業所名・住所・連絡先（830000504〜507）のどれもない" "a claim of an unknown insurer names neither employer, address nor telephone (830000504 to 507)";
    UnknownBranch "X208" Returnable [] "ELIG-06" "不詳のレセプトには枝番を記録しない" "a claim of an unknown insurer has no branch number";
    BothMarks "X209" Returnable [] "ELIG-06" "「不詳」と「旧資格情報」（820000245）は両立しない" "a claim is of an unknown insurer or of a former one (820000245), not both";
    DisasterFamily "X210" Returnable [] "ELIG-08" "災害時の請求（9並び）に申立書のコメント（830000501〜508）がある" "comments of the declaration (830000501 to 508) in a claim after a disaster (nines)";
    SevensWidth "X211" Returnable [] "ELIG-11" "不詳の保険者番号は半角の77777777（または77777779）である" "an unknown insurer is written 77777777 (or 77777779), half-width";
    FallbackSevens "X212" Note [] "ELIG-11" "77777779は、レセコンが77777777を受け付けないときに使う" "77777779 is for receipt computers that do not take 77777777";
    SevensNumber "X213" Returnable [] "R-CLM-06" "保険者番号があるのに番号が7で埋められている" "the number is filled with sevens although the insurer is known";
    StatementUnmarked "X214" Warning [] "R-CLM-16" "申立書のコメント（830000501〜508）があるのに「不詳」の記録がない" "comments of the declaration (830000501 to 508) without the mark of an unknown insurer";
    Admission "X199" Claim [] "R04 RE-8" "入院のレセプトに入院年月日がない" "an inpatient claim has no date of admission";
}

impl Check {
    /// The number for a kind of claims, with its letter: `C-L2162`, `S-X124`.
    pub fn code(self, kind: Kind) -> Code {
        let (own, official) = self.numbers();
        let known = official.iter().find(|(of, _)| *of == kind).map(|(_, number)| *number);
        Code { kind, known, own }
    }

    /// The clause of the rule catalogue that a claim breaks by it, where there is one.
    pub fn clause(self) -> Option<&'static str> {
        Some(match self {
            Check::UnknownUnmarked | Check::MarkNotFirst | Check::MarkText | Check::UnknownBranch => "R-CLM-14",
            Check::MarkedKnown | Check::SevensNumber => "R-CLM-06",
            Check::UnknownSymbol | Check::UnknownNumber => "R-CLM-08",
            Check::NoStatement => "R-CLM-05",
            Check::BothMarks => "R-CLM-15",
            Check::DisasterFamily => "R-CLM-17",
            Check::SevensWidth | Check::FallbackSevens => "R-CLM-07",
            Check::StatementUnmarked => "R-CLM-16",
            Check::ConfirmKind | Check::ConfirmedData => "R-CLM-19",
            _ => return None,
        })
    }

    /// The check with this number of any kind.
    pub fn find(code: &str) -> Option<Check> {
        Self::ALL.iter().copied().find(|check| Kind::ALL.iter().any(|kind| check.code(*kind).to_string() == code))
    }
}

/// A check's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    kind: Kind,
    known: Option<&'static str>,
    own: &'static str,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = self.kind.letter();
        match (self.known, self.own.strip_prefix('L')) {
            (Some(known), _) => write!(f, "{letter}-{known}"),
            // The payers' number of another kind is not this kind's.
            (None, Some(number)) => write!(f, "{letter}-X{number}"),
            (None, None) => write!(f, "{letter}-{}", self.own),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_check_has_a_number_of_its_own() {
        for kind in Kind::ALL {
            let codes: BTreeSet<String> = Check::ALL.iter().map(|check| check.code(kind).to_string()).collect();
            assert_eq!(codes.len(), Check::ALL.len());
        }
        assert_eq!(Check::NoNumber.code(Kind::Medical).to_string(), "C-L2162");
        assert_eq!(Check::NoNumber.code(Kind::Dental).to_string(), "S-X2162");
        assert_eq!(Check::find("D-L1908"), Some(Check::ClaimSequence));
    }
}
