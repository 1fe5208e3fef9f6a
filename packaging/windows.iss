; Windows installer, for Inno Setup 6. packaging/build.py calls it with /DVersion=… after it has
; built dist\cityreport on Windows. It has not been run on the machines this project is built on,
; which are Linux: try it before you hand its result out.
;
; Each version goes into a folder of its own, so that nothing of an older one is mixed in and no
; folder is ever emptied. Removing the program removes the files it installed and nothing else:
; a city's numbers live in the user's own data folder.

#ifndef Version
  #error Version is missing: run packaging/build.py
#endif

[Setup]
AppId=cityreport
AppName=cityreport
AppVersion={#Version}
AppPublisher=The cityreport maintainers
DefaultDirName={autopf}\cityreport
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\LICENSE
OutputDir=..\dist
OutputBaseFilename=cityreport_{#Version}_setup
UninstallDisplayIcon={app}\{#Version}\cityreport.exe
Compression=lzma2
SolidCompression=yes
WizardStyle=modern

[Languages]
#include "..\dist\languages.iss"

[Files]
Source: "..\dist\cityreport\*"; DestDir: "{app}\{#Version}"; Flags: ignoreversion recursesubdirs

[Icons]
Name: "{autoprograms}\cityreport"; Filename: "{app}\{#Version}\cityreport.exe"

[Run]
Filename: "{app}\{#Version}\cityreport.exe"; Description: "{cm:LaunchProgram,cityreport}"; Flags: nowait postinstall skipifsilent
