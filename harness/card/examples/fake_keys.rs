//! Writes the key files of the emulated PKI into the folder named (`scenarios/cards/keys`). A new key needs its name in
//! the table and an empty file first.

use madoguchi_card::pki;
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err(std::io::Error::other("usage: fake_keys FOLDER"));
    };
    for name in pki::key_names() {
        std::fs::write(folder.join(format!("fake-{name}.pem")), pki::key_file(name))?;
        println!("{name}");
    }
    Ok(())
}
