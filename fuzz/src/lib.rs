//! Fuzz targets for the readers, one for each format. `CONTRIBUTING.md` tells how to run them.

pub mod law;

pub use cotejo::read::Format;
pub use libfuzzer_sys::fuzz_target;

/// The fuzz target of the format of that name.
#[macro_export]
macro_rules! target {
    ($name:literal) => {
        $crate::fuzz_target!(|bytes: &[u8]| {
            let format = $crate::Format::of_name($name).expect("the target is named after a format");
            $crate::law::hold(format, bytes);
        });
    };
}
