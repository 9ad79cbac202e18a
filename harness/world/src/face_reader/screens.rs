//! What the screens say, in words of our own: a title, what is to be done, and the buttons. No maker's text stands here.

use madoguchi_contract::Language;
use madoguchi_rulebook::desk::Screen;

/// One screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panel {
    /// Title.
    pub title: &'static str,
    /// What is to be done.
    pub text: &'static str,
    /// Buttons, in order.
    pub buttons: &'static [&'static str],
}

/// The screen in a language.
pub fn panel(screen: Screen, language: Language) -> Panel {
    let (title, text, buttons) = match language {
        Language::Ja => japanese(screen),
        Language::En => english(screen),
    };
    Panel { title, text, buttons }
}

/// The screen drawn with characters.
pub fn draw(screen: Screen, language: Language) -> String {
    let Panel { title, text, buttons } = panel(screen, language);
    let buttons: Vec<String> = buttons.iter().map(|button| format!("[ {button} ]")).collect();
    format!("== {title} ==\n{text}\n{}\n", buttons.join("  ")).replace("\n\n", "\n")
}

type Words = (&'static str, &'static str, &'static [&'static str]);

fn japanese(screen: Screen) -> Words {
    match screen {
        Screen::Idle => ("受付", "マイナンバーカードを置いてください。", &["スマートフォンの方", "職員"]),
        Screen::ChooseIdentity => ("本人確認の方法", "方法を選んでください。", &["顔認証", "暗証番号", "職員", "取消"]),
        Screen::FaceAuth => ("顔認証", "枠の中に顔を合わせてください。", &["取消"]),
        Screen::PinEntry => ("暗証番号", "利用者証明用の暗証番号（4桁）を入力してください。", &["取消"]),
        Screen::StaffPasscode => ("職員用", "目視確認用パスコードを入力してください。", &["取消"]),
        Screen::VisualCheck => ("目視確認", "職員がカードの写真とお顔を見比べます。", &["一致", "不一致", "取消"]),
        Screen::Consent => (
            "情報提供の同意",
            "過去の診療・薬剤・健診・手術の情報をこの医療機関に提供しますか。",
            &["全て同意", "個別に選ぶ", "同意しない", "取消"],
        ),
        Screen::CertExpiringSoon => {
            ("電子証明書のお知らせ", "有効期限まで3か月以内です。お住まいの市区町村で更新してください。", &["次へ"])
        }
        Screen::CertExpiredEligibilityOnly => (
            "電子証明書のお知らせ",
            "有効期限が切れています。今回は資格の確認だけができます。お住まいの市区町村で更新してください。",
            &["次へ"],
        ),
        Screen::CertRevokedGoToDesk => (
            "電子証明書が失効しています",
            "カードを取り出して窓口へお越しください。更新はお住まいの市区町村で行えます。",
            &[],
        ),
        Screen::ChoosePhoneOs => {
            ("スマートフォンの種類", "お使いのものを選んでください。", &["iPhone", "Android", "取消"])
        }
        Screen::HoldIphone => ("iPhone", "本人の認証を済ませ、隣の読取機にかざしてください。", &["取消"]),
        Screen::HoldAndroid => ("Android", "隣の読取機にかざしてください。", &["取消"]),
        Screen::PhonePinEntry => {
            ("スマートフォンの暗証番号", "利用者証明用の暗証番号（4桁）を入力してください。", &["取消"])
        }
        Screen::RegisterInsuranceUse => (
            "健康保険証としての利用",
            "このカードは利用の登録がありません。登録しますか。",
            &["登録する", "登録しない", "取消"],
        ),
        Screen::SeeStaff => ("窓口へ", "職員がご案内します。", &[]),
        Screen::MobileConsent => (
            "情報提供の同意（モバイル端末）",
            "カードを読み取る前に、情報の提供に同意するか選んでください。",
            &["全て同意", "個別に選ぶ", "同意しない", "取消"],
        ),
        Screen::MobileIdentity => (
            "本人確認（モバイル端末）",
            "暗証番号を入力するか、職員が目視で確認します。",
            &["暗証番号", "目視確認", "取消"],
        ),
        Screen::MobileRead => ("カードの読取り（モバイル端末）", "カードを端末に当ててください。", &["取消"]),
        Screen::Done => ("受付が終わりました", "カードの取り忘れにご注意ください。", &[]),
    }
}

fn english(screen: Screen) -> Words {
    match screen {
        Screen::Idle => ("Reception", "Lay your My Number card on the reader.", &["Use my phone", "Staff"]),
        Screen::ChooseIdentity => ("Who are you?", "Choose a way to show it.", &["Face", "PIN", "Staff", "Cancel"]),
        Screen::FaceAuth => ("Face", "Fit your face into the frame.", &["Cancel"]),
        Screen::PinEntry => ("PIN", "Enter the four-digit PIN for user authentication.", &["Cancel"]),
        Screen::StaffPasscode => ("For staff", "Enter the passcode for the visual check.", &["Cancel"]),
        Screen::VisualCheck => {
            ("Visual check", "Staff compare your face with the photo on the card.", &["Same", "Not the same", "Cancel"])
        }
        Screen::Consent => (
            "Your medical information",
            "May this facility see past treatment, medicines, check-ups and surgery?",
            &["All", "Choose", "None", "Cancel"],
        ),
        Screen::CertExpiringSoon => {
            ("About your certificate", "It expires within three months. Renew it at your municipality.", &["Next"])
        }
        Screen::CertExpiredEligibilityOnly => (
            "About your certificate",
            "It has expired. Today only your insurance can be confirmed. Renew it at your municipality.",
            &["Next"],
        ),
        Screen::CertRevokedGoToDesk => {
            ("Your certificate is revoked", "Take your card and come to the desk. Your municipality renews it.", &[])
        }
        Screen::ChoosePhoneOs => ("Which phone?", "Choose yours.", &["iPhone", "Android", "Cancel"]),
        Screen::HoldIphone => ("iPhone", "Authenticate on the phone and hold it over the reader beside.", &["Cancel"]),
        Screen::HoldAndroid => ("Android", "Hold the phone over the reader beside.", &["Cancel"]),
        Screen::PhonePinEntry => ("PIN of the phone", "Enter the four-digit PIN for user authentication.", &["Cancel"]),
        Screen::RegisterInsuranceUse => (
            "Use as an insurance card",
            "This card is not registered for it. Register it now?",
            &["Register", "Do not register", "Cancel"],
        ),
        Screen::SeeStaff => ("To the desk", "Staff will help you.", &[]),
        Screen::MobileConsent => (
            "Your medical information (mobile)",
            "Before the card is read: may this facility see it?",
            &["All", "Choose", "None", "Cancel"],
        ),
        Screen::MobileIdentity => {
            ("Who are you? (mobile)", "Enter the PIN, or staff look at the photo.", &["PIN", "Visual check", "Cancel"])
        }
        Screen::MobileRead => ("Card (mobile)", "Hold the card to the device.", &["Cancel"]),
        Screen::Done => ("Done", "Do not forget your card.", &[]),
    }
}
