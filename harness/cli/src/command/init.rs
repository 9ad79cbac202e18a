//! `init`: an adapter skeleton that passes the doctor.

use crate::console;
use crate::exit::Exit;
use crate::options::{InitOptions, Skeleton};

/// Writes a skeleton into a new folder.
pub fn run(options: &InitOptions) -> Exit {
    let (files, sut): (&[(&str, &str)], &str) = match options.lang {
        Skeleton::Python => (&[("adapter.py", PYTHON)], "stdio:python3 adapter.py"),
        Skeleton::Http => (&[("adapter.py", HTTP)], "http://127.0.0.1:8080"),
        Skeleton::Rust => {
            (&[("Cargo.toml", RUST_MANIFEST), ("src/main.rs", RUST)], "stdio:cargo run --quiet --release")
        }
    };
    let folder = &options.folder;
    if folder.exists() {
        console::error(&format!("{} is already there", folder.display()), "name a new folder; nothing was written");
        return Exit::Config;
    }
    let settings = format!(
        "# Read by madoguchi in this folder.\nformat = \"madoguchi.settings\"\nversion = 1\nsut = \"{sut}\"\nroles = [\"engine\"]\nlang = \"en\"\n"
    );
    for (name, text) in files.iter().copied().chain([("madoguchi.toml", settings.as_str())]) {
        let path = folder.join(name);
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, text));
        if let Err(error) = written {
            console::error(&format!("{}: {error}", path.display()), "choose a folder that can be written");
            return Exit::Config;
        }
    }
    console::print(&format!(
        "{0}: written. Next:\n  cd {0}\n  madoguchi doctor --sut '{sut}'\n  madoguchi run\n",
        folder.display()
    ));
    Exit::Good
}

const PYTHON: &str = include_str!("../../../../adapters/python/minimal.py");
const HTTP: &str = include_str!("../../skeleton/http.py");
const RUST: &str = include_str!("../../skeleton/main.rs.txt");
const RUST_MANIFEST: &str = include_str!("../../skeleton/Cargo.toml.txt");
