// What a home page is and is made of: what platforms, consent managers and themes are known by.
([marks, managers]) => {
  const html = document.documentElement.outerHTML;
  const theme = window.Shopify?.theme;
  const host = source => { try { return new URL(source).host; } catch { return ""; } };
  const sources = [...document.scripts].map(script => script.src).filter(Boolean);
  const hosts = sources.map(host).filter(Boolean);
  const ofOthers = sources.filter(one => host(one) !== location.host || one.includes("/extensions/"));
  const policy = document.querySelector("meta[http-equiv='Content-Security-Policy' i]")?.content ?? "";
  const size = performance.getEntriesByType("navigation")[0]?.decodedBodySize || html.length;
  const says = name => document.querySelector(`meta[property="${name}"]`)?.content || null;
  return {
    marks: marks.filter(mark => html.includes(mark)),
    cookies: document.cookie.split("; ").map(cookie => cookie.split("=")[0]).filter(Boolean),
    text: document.body ? seen(document.body).length : 0,
    pictures: all(document, "img, svg, canvas, video").length,
    scripts: [...new Set(ofOthers.map(one => one.split(/[?#]/)[0].slice(0, 200)))].slice(0, 100),
    policy: policy.slice(0, 4000),
    facts: {
      language: document.documentElement.lang || null,
      generator: document.querySelector("meta[name=generator]")?.content ?? null,
      theme: theme
        ? {name: theme.name ?? null, id: theme.id ?? null, version: theme.schema_version ?? null} : null,
      name: says("og:site_name"),
      country: window.Shopify?.country ?? null,
      currency: window.Shopify?.currency?.active ?? null,
      consent_manager: managers.find(({present, hosts: its}) =>
        document.querySelector(present) || hosts.some(one => its.includes(one)))?.name ?? null,
      script_hosts: [...new Set(hosts)].sort().slice(0, 60),
      page_kilobytes: Math.round(size / 1000),
    },
  };
}
