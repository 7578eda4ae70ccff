#![no_main]

cotejo_fuzz::target!("markdown");
