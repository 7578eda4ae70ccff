//! A real browser, driven through the Chrome `DevTools` Protocol over its standard streams: no server, no port, no driver
//! program, and nothing but messages of JSON that end with a zero byte.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Set to `required`, a missing browser is a failure and not a reason to skip.
pub(super) const REQUIRED: &str = "COTEJO_BROWSER_TESTS";
/// How long anything may take before a test gives up, on a machine with much else to do.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser with an empty profile and one page.
pub(super) struct Browser {
    process: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    session: Option<String>,
    sent: u64,
    events: Vec<Value>,
    /// Holds the profile and what is downloaded.
    folder: TempDir,
}

impl Browser {
    /// Starts it; `None`, with a word on standard error, where there is none and it isn't required.
    pub(super) fn start() -> Option<Browser> {
        let Some(program) = find() else {
            let required = env::var(REQUIRED).is_ok_and(|value| value == "required");
            assert!(
                !required,
                "{REQUIRED} is set, but there is no Chromium; .ci/browser installs one"
            );
            eprintln!("skipped: there is no Chromium here (COTEJO_BROWSER can name one)");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        // The browser talks over the descriptors 3 and 4; a shell ties them to the streams that the standard library can pipe.
        let mut process = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", "sh"])
            .arg(program)
            .args([
                "--headless=new",
                "--remote-debugging-pipe",
                // As root, and in containers, there is no sandbox to be had; the pages are our own.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--hide-scrollbars",
            ])
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let to = process.stdin.take().expect("it is piped");
        let mut lines = BufReader::new(process.stdout.take().expect("it is piped"));
        let (sender, from) = mpsc::channel();
        thread::spawn(move || {
            let mut message = Vec::new();
            while lines.read_until(0, &mut message).is_ok_and(|read| read > 0) {
                message.pop();
                if let Ok(value) = serde_json::from_slice(&message)
                    && sender.send(value).is_err()
                {
                    break;
                }
                message.clear();
            }
        });
        let mut browser = Browser {
            process,
            to,
            from,
            session: None,
            sent: 0,
            events: Vec::new(),
            folder,
        };
        let target = browser.send("Target.createTarget", &json!({"url": "about:blank"}))["targetId"].clone();
        let attached = browser.send("Target.attachToTarget", &json!({"targetId": target, "flatten": true}));
        let downloads = browser.downloads();
        fs::create_dir(&downloads).expect("a folder");
        browser.send(
            "Browser.setDownloadBehavior",
            &json!({"behavior": "allow", "downloadPath": downloads, "eventsEnabled": true}),
        );
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network", "DOM"] {
            browser.send(&format!("{domain}.enable"), &json!({}));
        }
        browser.size(1440, 900);
        Some(browser)
    }

    fn downloads(&self) -> PathBuf {
        self.folder.path().join("downloads")
    }

    /// Sends a command and waits for its answer; events that come before it are kept.
    pub(super) fn send(&mut self, method: &str, parameters: &Value) -> Value {
        self.sent += 1;
        let mut message = json!({"id": self.sent, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("the browser listens");
        self.to.flush().expect("the browser listens");
        loop {
            let answer = self.from.recv_timeout(PATIENCE);
            let mut answer = answer.unwrap_or_else(|_| panic!("no answer to {method}"));
            if answer["id"] == self.sent {
                assert!(answer.get("error").is_none(), "{method}: {}", answer["error"]);
                return answer["result"].take();
            }
            self.events.push(answer);
        }
    }

    /// Opens a page and waits until it says that it is ready.
    pub(super) fn open(&mut self, page: &Path, fragment: &str) {
        // Another document in between, as a new fragment alone loads nothing.
        self.send("Page.navigate", &json!({"url": "about:blank"}));
        let address = format!("file://{}{fragment}", page.display());
        self.send("Page.navigate", &json!({"url": address}));
        let started = Instant::now();
        while self.eval("performance.getEntriesByName('cotejo-ready').length") != json!(1) {
            // What went wrong is told at once, not that nothing came of it.
            let thrown = self
                .events
                .iter()
                .find(|event| event["method"] == "Runtime.exceptionThrown");
            assert!(thrown.is_none(), "{thrown:?}");
            assert!(started.elapsed() < PATIENCE, "{} is never ready", page.display());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Opens a page whose script doesn't run.
    pub(super) fn open_without_script(&mut self, page: &Path) {
        self.send("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
        let address = format!("file://{}", page.display());
        self.send("Page.navigate", &json!({"url": address}));
        self.wait("document.readyState === 'complete' && location.protocol === 'file:'");
    }

    /// The value of an expression in the page.
    pub(super) fn eval(&mut self, expression: &str) -> Value {
        let mut result = self.send(
            "Runtime.evaluate",
            &json!({"expression": expression, "awaitPromise": true, "returnByValue": true}),
        );
        let thrown = &result["exceptionDetails"];
        assert!(thrown.is_null(), "{expression}: {thrown}");
        result["result"]["value"].take()
    }

    /// The text of an expression in the page.
    pub(super) fn text(&mut self, expression: &str) -> String {
        match self.eval(expression) {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    /// Waits until an expression is true.
    pub(super) fn wait(&mut self, expression: &str) {
        let started = Instant::now();
        while self.eval(expression) != json!(true) {
            assert!(started.elapsed() < PATIENCE, "never true: {expression}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// A metric of the page's main thread, in its own unit (times in seconds).
    pub(super) fn metric(&mut self, name: &str) -> f64 {
        let metrics = self.send("Performance.getMetrics", &json!({}));
        let mut all = metrics["metrics"].as_array().into_iter().flatten();
        let found = all.find(|metric| metric["name"] == name);
        found
            .and_then(|metric| metric["value"].as_f64())
            .expect("there is such a metric")
    }

    /// Where the middle of the first element of a selector is seen.
    fn middle(&mut self, selector: &str) -> (f64, f64) {
        let place = self.eval(&format!(
            "(() => {{ const box = document.querySelector({selector:?}).getBoundingClientRect(); \
             return [box.left + box.width / 2, box.top + Math.min(box.height / 2, 12)]; }})()"
        ));
        let pixels = |place: &Value| place.as_f64().expect("a number");
        (pixels(&place[0]), pixels(&place[1]))
    }

    fn mouse(&mut self, kind: &str, (x, y): (f64, f64), button: &str, count: u32) {
        let parameters = json!({"type": kind, "x": x, "y": y, "button": button, "clickCount": count});
        self.send("Input.dispatchMouseEvent", &parameters);
    }

    /// Moves the mouse over an element.
    pub(super) fn hover(&mut self, selector: &str) {
        let place = self.middle(selector);
        self.mouse("mouseMoved", place, "none", 0);
    }

    /// Clicks on an element with the mouse.
    pub(super) fn click(&mut self, selector: &str) {
        let place = self.middle(selector);
        self.mouse("mouseMoved", place, "none", 0);
        self.mouse("mousePressed", place, "left", 1);
        self.mouse("mouseReleased", place, "left", 1);
    }

    /// Presses a key: a character, or the name of one.
    pub(super) fn key(&mut self, key: &str) {
        let mut down = json!({"type": "keyDown", "key": key});
        if key.chars().count() == 1 {
            down["text"] = json!(key);
        }
        if key == "Enter" {
            down["text"] = json!("\r");
        }
        self.send("Input.dispatchKeyEvent", &down);
        self.send("Input.dispatchKeyEvent", &json!({"type": "keyUp", "key": key}));
    }

    /// Types into what has the focus.
    pub(super) fn type_in(&mut self, text: &str) {
        self.send("Input.insertText", &json!({"text": text}));
    }

    /// Gives the page this many pixels.
    pub(super) fn size(&mut self, width: u32, height: u32) {
        let parameters = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.send("Emulation.setDeviceMetricsOverride", &parameters);
    }

    /// What the user prefers, by media feature.
    pub(super) fn prefer(&mut self, feature: &str, value: &str) {
        let parameters = json!({"features": [{"name": feature, "value": value}]});
        self.send("Emulation.setEmulatedMedia", &parameters);
    }

    /// Gives a file to a file input.
    pub(super) fn give_file(&mut self, selector: &str, file: &Path) {
        let root = self.send("DOM.getDocument", &json!({}))["root"]["nodeId"].clone();
        let node = self.send("DOM.querySelector", &json!({"nodeId": root, "selector": selector}));
        self.send(
            "DOM.setFileInputFiles",
            &json!({"nodeId": node["nodeId"], "files": [file]}),
        );
    }

    /// Clicks on what saves a file, and reads it.
    pub(super) fn download(&mut self, selector: &str) -> Vec<u8> {
        self.download_named(selector).1
    }

    /// Clicks on what saves a file: what it is called, and what is in it.
    pub(super) fn download_named(&mut self, selector: &str) -> (String, Vec<u8>) {
        // A file is there, and empty, before it is written; only the event tells that it is whole.
        let whole =
            |event: &Value| event["method"] == "Browser.downloadProgress" && event["params"]["state"] == "completed";
        let before = self.events.iter().filter(|event| whole(event)).count();
        self.click(selector);
        let started = Instant::now();
        while self.events.iter().filter(|event| whole(event)).count() == before {
            assert!(started.elapsed() < PATIENCE, "nothing was saved by {selector}");
            // An answer to a command brings the events that came before it.
            self.eval("0");
            thread::sleep(Duration::from_millis(20));
        }
        let mut saved = fs::read_dir(self.downloads()).expect("it is there").flatten();
        let path = saved.next().expect("a file was saved").path();
        let bytes = fs::read(&path).expect("it was saved");
        fs::remove_file(&path).expect("it is ours");
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        (name, bytes)
    }

    /// Errors, messages of the console, and requests other than of the page itself.
    pub(super) fn troubles(&mut self) -> Vec<String> {
        self.eval("0");
        let trouble = |event: &Value| match event["method"].as_str()? {
            "Runtime.exceptionThrown"
            | "Runtime.consoleAPICalled"
            | "Log.entryAdded"
            | "Page.javascriptDialogOpening" => Some(event.to_string()),
            "Network.requestWillBeSent" => {
                let address = event["params"]["request"]["url"].as_str()?;
                let own = event["params"]["type"] == "Document"
                    && (address.starts_with("file:") || address == "about:blank")
                    || address.starts_with("blob:");
                (!own).then(|| format!("request for {address}"))
            }
            _ => None,
        };
        self.events.iter().filter_map(trouble).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.session = None;
        self.sent += 1;
        let _ = self
            .to
            .write_all(format!("{{\"id\":{},\"method\":\"Browser.close\"}}\0", self.sent).as_bytes());
        let started = Instant::now();
        while matches!(self.process.try_wait(), Ok(None)) {
            if started.elapsed() > Duration::from_secs(10) {
                let _ = self.process.kill();
                let _ = self.process.wait();
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The browser that `COTEJO_BROWSER` names, else the first on the search path.
fn find() -> Option<PathBuf> {
    if let Some(named) = env::var_os("COTEJO_BROWSER") {
        return Some(PathBuf::from(named)).filter(|path| path.is_file());
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let mut places = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.find(|path| path.is_file())
}
