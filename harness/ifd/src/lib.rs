//! A reader driver that pcscd loads, with an emulated card inside.
