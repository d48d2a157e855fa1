#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: svartpenna_fuzz::begin(), |bytes: &[u8]| {
    svartpenna_fuzz::bodies::redact_verify(bytes);
});
