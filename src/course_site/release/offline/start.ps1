# Show the folder "site" beside this file, on this machine only, and open it in the browser.
# For Windows PowerShell 5.1, which every Windows has, and for PowerShell 7. It asks no network.
$ErrorActionPreference = 'Stop'
$top = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot 'site'))
$types = @{
    '.html' = 'text/html; charset=utf-8'; '.css' = 'text/css; charset=utf-8'
    '.js' = 'text/javascript; charset=utf-8'; '.mjs' = 'text/javascript; charset=utf-8'
    '.json' = 'application/json'; '.wasm' = 'application/wasm'; '.svg' = 'image/svg+xml'
    '.png' = 'image/png'; '.ico' = 'image/x-icon'; '.woff2' = 'font/woff2'; '.xml' = 'text/xml'
    '.txt' = 'text/plain; charset=utf-8'; '.pdf' = 'application/pdf'
}

# For localhost no administrator has to allow it.
$listener = $null
foreach ($port in @PORT@..(@PORT@ + 9)) {
    $tried = New-Object System.Net.HttpListener
    $tried.Prefixes.Add("http://localhost:$port/")
    try {
        $tried.Start()
        $listener = $tried
        break
    } catch [System.Net.HttpListenerException] {
        $tried.Close()
    }
}
if ($null -eq $listener) { exit 1 }
$address = "http://localhost:$port/"
Write-Host "@RUNNING@ $address"
Write-Host '@END@'
try { Start-Process $address } catch { Write-Warning $_.Exception.Message }

function Send-Answer($context) {
    $answer = $context.Response
    try {
        $path = [Uri]::UnescapeDataString($context.Request.Url.AbsolutePath)
        $file = [IO.Path]::GetFullPath($top + $path.Replace('/', '\'))
        $inside = $file.StartsWith($top + '\', [StringComparison]::OrdinalIgnoreCase)
        if (-not $inside) { $answer.StatusCode = 404; return }
        if ([IO.Directory]::Exists($file)) {
            if (-not $path.EndsWith('/')) { $answer.Redirect("$path/"); return }
            $file = Join-Path $file 'index.html'
        }
        if (-not [IO.File]::Exists($file)) { $answer.StatusCode = 404; return }
        $type = $types[[IO.Path]::GetExtension($file).ToLowerInvariant()]
        $answer.ContentType = if ($type) { $type } else { 'application/octet-stream' }
        $answer.Headers.Add('Cache-Control', 'no-cache')
        $bytes = [IO.File]::ReadAllBytes($file)
        $answer.ContentLength64 = $bytes.Length
        if ($context.Request.HttpMethod -ne 'HEAD') {
            $answer.OutputStream.Write($bytes, 0, $bytes.Length)
        }
    } catch [System.Net.HttpListenerException], [System.IO.IOException] {
        # The browser left.
    } finally {
        try { $answer.Close() } catch { $answer.Abort() }
    }
}

try {
    while ($listener.IsListening) {
        # Not GetContext, which Ctrl+C would not interrupt.
        $waiting = $listener.GetContextAsync()
        while (-not $waiting.AsyncWaitHandle.WaitOne(200)) { }
        $context = $waiting.GetAwaiter().GetResult()
        Send-Answer $context
    }
} finally {
    $listener.Stop()
}
