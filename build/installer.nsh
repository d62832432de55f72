; Included by the installer that electron-builder makes. Shopbell itself makes two entries in the user's registry while it
; runs: links of its own scheme, and starting at login when the owner wants that. Both point at the program, so they go
; with it; an update, which runs the old uninstaller too, leaves them.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey HKCU "Software\Classes\shopbell"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "app.shopbell.desktop"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "app.shopbell.desktop"
  ${endIf}
!macroend
