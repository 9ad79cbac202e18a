//! `keygen`: a test key that signs evidence bundles, and its public half.

use crate::console;
use crate::exit::Exit;
use crate::options::KeygenOptions;
use madoguchi_contract::Language;
use madoguchi_report::bundle::key::SigningKey;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Makes a key. A file that is there is never written over.
pub fn run(options: &KeygenOptions) -> Exit {
    let language: Language = options.lang.into();
    let mut public_file = options.file.clone().into_os_string();
    public_file.push(".pub");
    let public_file = PathBuf::from(public_file);
    // Neither half without the other.
    if let Some(path) = [&options.file, &public_file].into_iter().find(|path| path.exists()) {
        return refuse(path, &std::io::ErrorKind::AlreadyExists.into(), language);
    }
    let key = match SigningKey::generate() {
        Ok(key) => key,
        Err(error) => {
            console::error(&error.say(language), "");
            return Exit::Config;
        }
    };
    let public = key.public();
    for (path, text, reach) in
        [(&public_file, public.to_pem(), Reach::Everybody), (&options.file, key.to_pem(), Reach::Owner)]
    {
        if let Err(error) = write(path, &text, reach) {
            return refuse(path, &error, language);
        }
    }
    let (private, public_file, id) = (options.file.display(), public_file.display(), public.id());
    console::print(&match language {
        Language::En => format!(
            "{private}: private half, for `madoguchi run --key`\n{public_file}: public half, for `madoguchi verify --key`\n{id}\n\
             A test key: it proves that bundles come from the same holder, not who that is.\n"
        ),
        Language::Ja => format!(
            "{private}: 秘密鍵。`madoguchi run --key`に使う\n{public_file}: 公開鍵。`madoguchi verify --key`に使う\n{id}\n\
             試験用の鍵: 同じ持ち主の証跡であることだけを示し、持ち主が誰かは示さない。\n"
        ),
    });
    Exit::Good
}

fn refuse(path: &Path, error: &std::io::Error, language: Language) -> Exit {
    let (what, help) = match (error.kind() == std::io::ErrorKind::AlreadyExists, language) {
        (true, Language::En) => ("is already there".into(), "name a new file: a key is never written over"),
        (true, Language::Ja) => ("既にある".into(), "新しいファイル名を指定すること。鍵は上書きしない"),
        (false, Language::En) => (error.to_string(), "choose a folder that can be written"),
        (false, Language::Ja) => (error.to_string(), "書き込めるフォルダーを選ぶこと"),
    };
    console::error(&format!("{}: {what}", path.display()), help);
    Exit::Config
}

/// Who may read a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Owner,
    Everybody,
}

fn write(path: &Path, text: &str, reach: Reach) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if reach == Reach::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = reach;
    options.open(path)?.write_all(text.as_bytes())
}
