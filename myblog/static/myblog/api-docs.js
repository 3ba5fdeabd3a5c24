const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

SwaggerUIBundle({ dom_id: "#docs", url: location.pathname.replace(/docs\/?$/, "schema"), deepLinking: true, defaultModelsExpandDepth: 0 });
