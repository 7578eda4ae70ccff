#![no_main]

cotejo_fuzz::target!("eml");
