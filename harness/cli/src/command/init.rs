//! `init`: an adapter skeleton that passes the doctor.

use crate::console;
use crate::exit::Exit;
use crate::options::{InitOptions, Skeleton};

/// Writes a skeleton into a new folder.
pub fn run(options: &InitOptions) -> Exit {
    // The files, how the product is reached, and what must be done before it can be.
    let (files, sut, first): (&[(&str, &str)], &str, &str) = match options.lang {
        Skeleton::Python => (&[("adapter.py", PYTHON)], "stdio:python3 adapter.py", ""),
        Skeleton::Http => {
            (&[("adapter.py", HTTP)], "http://127.0.0.1:8080", "  python3 adapter.py 8080 &   # or in another window\n")
        }
        Skeleton::Rust => (
            &[("Cargo.toml", RUST_MANIFEST), ("src/main.rs", RUST)],
            "stdio:target/release/my-adapter",
            "  cargo build --release\n",
        ),
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
    // By its path, for it need not stand in the PATH of a shell.
    let program = std::env::current_exe().unwrap_or_else(|_| "madoguchi".into());
    let (folder, program) = (folder.display(), program.display());
    console::print(&format!(
        "{folder}: written; madoguchi.toml in it says how the product is reached. Next:\n  cd {folder}\n{first}  \
         {program} doctor\n  {program} run\n"
    ));
    Exit::Good
}

const PYTHON: &str = include_str!("../../../../adapters/python/minimal.py");
const HTTP: &str = include_str!("../../skeleton/http.py");
const RUST: &str = include_str!("../../skeleton/main.rs.txt");
const RUST_MANIFEST: &str = include_str!("../../skeleton/Cargo.toml.txt");
