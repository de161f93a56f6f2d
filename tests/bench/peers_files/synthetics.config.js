// @elastic/synthetics as it comes, but with the shell that Tillwatch uses and its settings of the context.
module.exports = () => ({
  playwrightOptions: {
    executablePath: process.env.BENCH_BROWSER,
    serviceWorkers: "block",
    acceptDownloads: false,
    locale: "en",
    timezoneId: "UTC",
    viewport: { width: 1366, height: 900 },
  },
});
