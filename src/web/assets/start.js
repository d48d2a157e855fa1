// Takes the key out of the page behind a one-time link and goes on without the link.
// The key lies in this origin's own storage, which other ports of the machine cannot read.
const key = document.querySelector("main")?.dataset.key ?? "";
localStorage.setItem("svartpenna-key", key);
location.replace("/");
