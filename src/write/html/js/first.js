document.documentElement.className = "js";
try {
  const theme = localStorage.getItem("cotejo-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* This browser keeps nothing for the page. */ }
